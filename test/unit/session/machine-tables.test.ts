import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { machineTables } from './machine-tables.ts';

const readmePath = fileURLToPath(new URL('../../../src/main/session/README.md', import.meta.url));

/** `vitest run -u` writes the tables anew. */
it('the tables in the README of the room are those of the machines', async () => {
  let readme = readFileSync(readmePath, 'utf8');
  for (const [name, table] of Object.entries(machineTables)) {
    const place = new RegExp(`(<!-- table: ${name} -->\n\n)[^]*?(\n\n<!-- end -->)`);
    expect(readme).toMatch(place);
    readme = readme.replace(place, (_, begin: string, end: string) => `${begin}${table}${end}`);
  }
  await expect(readme).toMatchFileSnapshot(readmePath);
});
