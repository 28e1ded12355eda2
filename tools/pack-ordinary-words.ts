/**
 * Packs the words of an English pronunciation lexicon into `src/shared/text/vocabulary/tables/ordinary-english.ts`.
 * The source is misaki's (Apache-2.0), which the shipped voice reads as well. Run with: tsx tools/pack-ordinary-words.ts
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { WordFilter } from '../src/shared/text/vocabulary/word-filter.ts';
import { stemsOf } from '../src/shared/text/vocabulary/word-endings.ts';

const BITS_PER_WORD = 10;

const root = join(import.meta.dirname, '..');
const packed = readFileSync(join(root, 'models/hibari/source/lexicon_us_gold.json.gz'));
const lexicon = JSON.parse(gunzipSync(packed).toString('utf8')) as Readonly<Record<string, unknown>>;
const words = new Set(
  Object.keys(lexicon)
    .map((word) => word.toLowerCase())
    .filter((word) => /^[a-z]{2,24}$/.test(word)),
);
// What the endings explain need not be stored.
const stored = [...words].filter((word) => !stemsOf(word).some((stem) => words.has(stem)));
const bytes = Math.ceil((stored.length * BITS_PER_WORD) / 8 / 3) * 3;
const text = WordFilter.of(stored, bytes).toText();
writeFileSync(
  join(root, 'src/shared/text/vocabulary/tables/ordinary-english.ts'),
  `/**
 * English words and names, ${stored.length} of them, as a \`WordFilter\`. Made by tools/pack-ordinary-words.ts from the
 * lexicon of misaki (https://github.com/hexgrad/misaki, Apache-2.0); see models/hibari/NOTICE.
 */
export const ORDINARY_ENGLISH =
  '${text}';
`,
);
console.log(`${stored.length} of ${words.size} words, ${text.length} characters`);
