/** Writes docs/openapi.json. Run with: tsx scripts/generate-openapi.ts */
import { writeFileSync } from 'node:fs';
import { openvipDocument } from '../src/shared/contract/openapi/openvip-document.ts';

const target = new URL('../docs/openapi.json', import.meta.url);
writeFileSync(target, `${JSON.stringify(openvipDocument(), null, 2)}\n`);
