/**
 * `node scripts/refresh-catalogue.mjs MODEL…`: writes the files that lie in `models/MODEL` with their lengths and
 * checksums into `models/catalogue.json`. What stands there for other models stays. Run it after a model's files were
 * made anew. Documents, lists of expected results and folders are no part of a model.
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './lib/paths.mjs';

const DOCUMENTS = /^(LICENSE|NOTICE|README\.md|.*\.jsonl)$/;

const models = join(root, 'models');
const catalogueFile = join(models, 'catalogue.json');
/** @type {{ models: { name: string, files: { path: string, bytes: number, sha256: string }[] }[] }} */
const catalogue = JSON.parse(readFileSync(catalogueFile, 'utf8'));
const names = process.argv.slice(2);

/** @param {string} name */
function filesOf(name) {
  const entries = readdirSync(join(models, name), { withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => entry.name);
  return files
    .filter((file) => !DOCUMENTS.test(file))
    .toSorted()
    .map((file) => {
      const bytes = readFileSync(join(models, name, file));
      return {
        path: `${name}/${file}`,
        bytes: bytes.length,
        sha256: createHash('sha256').update(bytes).digest('hex'),
      };
    });
}

const unknown = names.filter((name) => catalogue.models.every((model) => model.name !== name));
if (names.length === 0 || unknown.length > 0) {
  const known = catalogue.models.map((model) => model.name).join(', ');
  console.error(`Name models of the catalogue: ${known}.`);
  process.exit(2);
}
for (const model of catalogue.models) if (names.includes(model.name)) model.files = filesOf(model.name);
writeFileSync(catalogueFile, `${JSON.stringify(catalogue, null, 2)}\n`);
