/**
 * `npx tsx tools/pack-pronunciations.ts [folder]`: makes the packed pronunciation files of the voice, `lexicon.bin` and
 * `tagger.bin`, from `models/hibari/source` and writes them to `models/hibari`, or to the folder given. The results are
 * committed; run it after changing a source or the layout, then bring lengths and checksums of
 * `models/catalogue.json` up to date.
 */
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { FIRST_LABEL } from '../src/main/inference/workers/hibari/pronunciation/dictionary.ts';
import { packFile } from '../src/main/inference/workers/hibari/pronunciation/packed-file.ts';
import { packTable } from '../src/main/inference/workers/hibari/pronunciation/packed-table.ts';
import { WEIGHT_BYTES, WEIGHT_SCALE } from '../src/main/inference/workers/hibari/pronunciation/tagger.ts';

type Entry = string | Readonly<Record<string, string | null>>;

interface TaggerSource {
  readonly tags: readonly string[];
  readonly tagdict: Readonly<Record<string, string>>;
  readonly vocab: readonly string[];
  readonly weights: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

const voice = path.join(import.meta.dirname, '..', 'models', 'hibari');

async function source(file: string): Promise<unknown> {
  return JSON.parse(gunzipSync(await readFile(path.join(voice, 'source', file))).toString('utf8'));
}

/** By code unit, so that the files do not hang on a locale. */
function sorted(texts: Iterable<string>): readonly string[] {
  return [...new Set(texts)].toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0));
}

function packLexicon(
  gold: Readonly<Record<string, Entry>>,
  silver: Readonly<Record<string, Entry>>,
): Uint8Array {
  const entries = [...Object.values(gold), ...Object.values(silver)];
  const alphabet = sorted(
    entries.flatMap((entry) =>
      typeof entry === 'string' ? [...entry] : Object.values(entry).flatMap((text) => [...(text ?? '')]),
    ),
  );
  const labels = sorted(entries.flatMap((entry) => (typeof entry === 'string' ? [] : Object.keys(entry))));
  const phonemes = (text: string): readonly number[] => [...text].map((phoneme) => index(alphabet, phoneme));
  const encoded = (entry: Entry): Uint8Array =>
    typeof entry === 'string'
      ? Uint8Array.from(phonemes(entry))
      : Uint8Array.from(
          Object.entries(entry).flatMap(([label, text]) => [
            FIRST_LABEL + index(labels, label),
            ...phonemes(text ?? ''),
          ]),
        );
  const table = (words: Readonly<Record<string, Entry>>): Uint8Array =>
    packTable(sorted(Object.keys(words)).map((word) => [word, encoded(words[word] ?? '')] as const));
  return packFile({ gold: table(gold), silver: table(silver) }, { alphabet: alphabet.join(''), labels });
}

function packTagger({ tags: unsorted, tagdict, vocab, weights }: TaggerSource): Uint8Array {
  const tags = sorted(unsorted);
  const encoded = (scores: Readonly<Record<string, number>>): Uint8Array => {
    const all = Object.entries(scores);
    const bytes = new DataView(new ArrayBuffer(all.length * WEIGHT_BYTES));
    all.forEach(([tag, weight], at) => {
      const scaled = Math.round(weight * WEIGHT_SCALE);
      if (scaled / WEIGHT_SCALE !== weight) throw new RangeError(`Not a multiple of a tenth: ${weight}`);
      bytes.setUint8(at * WEIGHT_BYTES, index(tags, tag));
      bytes.setInt16(at * WEIGHT_BYTES + 1, scaled, true);
    });
    return new Uint8Array(bytes.buffer);
  };
  const known = sorted(Object.keys(tagdict)).map(
    (word) => [word, Uint8Array.of(index(tags, tagdict[word] ?? ''))] as const,
  );
  const vocabulary = sorted(vocab).map((word) => [word, new Uint8Array()] as const);
  const features = sorted(Object.keys(weights)).map((name) => [name, encoded(weights[name] ?? {})] as const);
  return packFile(
    { known: packTable(known), vocabulary: packTable(vocabulary), weights: packTable(features) },
    { tags },
  );
}

function index(values: readonly string[], value: string): number {
  const at = values.indexOf(value);
  if (at < 0) throw new RangeError(`Not in the table: ${value}`);
  return at;
}

const [folder = voice] = process.argv.slice(2);
const gold = (await source('lexicon_us_gold.json.gz')) as Readonly<Record<string, Entry>>;
const silver = (await source('lexicon_us_silver.json.gz')) as Readonly<Record<string, Entry>>;
await writeFile(path.join(folder, 'lexicon.bin'), packLexicon(gold, silver));
await writeFile(
  path.join(folder, 'tagger.bin'),
  packTagger((await source('tagger.json.gz')) as TaggerSource),
);
