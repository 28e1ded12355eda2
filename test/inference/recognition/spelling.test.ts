import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { IDENTIFIERS, inGroups, withNato } from '../../../bench/spelling/identifiers.ts';
import { writtenSymbol } from '../../../bench/spelling/clip-symbols.ts';
import { openModels, type OpenModels } from '../../../bench/support/models.ts';
import { spellAloud } from '../../../bench/support/spelled-aloud.ts';
import { hearSpelled } from '../../../bench/support/spelled-turn.ts';
import { respell } from '../../../src/main/recognition/spelling/respell.ts';
import { SpellingDecoder } from '../../../src/main/recognition/spelling/spelling-decoder.ts';
import { spellingCandidates } from '../../../src/shared/text/spelling/candidates.ts';
import { joinSpelled } from '../../../src/shared/text/spelling/join.ts';
import { clipPcm, clips } from '../../support/clips.ts';

/** Spelled letter by letter, and with the alphabet of NATO; the bench has all of them both ways. */
const BY_LETTERS = [
  'get_user_name',
  'package.json',
  'HTTPServer',
  'main.rs',
  'user@host',
  '127.0.0.1',
  'fn main',
];
const BY_NATO = ['index.ts', 'v2.0', '--dry-run', 'README.md', 'k8s', 'C:\\temp', '#ff8800'];

let models: OpenModels;
beforeAll(async () => {
  models = await openModels({ voiceThreads: 1 });
});
afterAll(() => models.close());

function identifier(written: string): (typeof IDENTIFIERS)[number] {
  const found = IDENTIFIERS.find((one) => one.written === written);
  if (found === undefined) throw new Error(`Nobody spells "${written}".`);
  return found;
}

async function decoded(pcm: Float32Array, language = 'en'): Promise<string> {
  const { symbols } = await new SpellingDecoder(models.recogniser).decode(pcm, language);
  return joinSpelled(symbols.map(({ id }) => id));
}

describe('people who spell', () => {
  it.each([
    ['letters', 20, 18],
    ['digits', 10, 9],
  ] as const)('are understood: recorded %s among all symbols', async (kind, all, least) => {
    const spelled = clips().filter((clip) => clip.kind === kind);
    const right: string[] = [];
    for (const { file, text } of spelled) {
      const symbol = writtenSymbol(text);
      if ((await decoded(clipPcm(file))) === symbol) right.push(symbol);
    }
    expect(spelled).toHaveLength(all);
    expect(right.length).toBeGreaterThanOrEqual(least);
  });
});

describe('our voice spells, and the engine writes', () => {
  it.each(BY_LETTERS)('%s, letter by letter', async (written) => {
    const { pcm } = await spellAloud(models.supervisor, identifier(written).said);
    expect((await hearSpelled(models, pcm)).map(({ text }) => text)).toEqual([written]);
  });

  it.each(BY_NATO)('%s, with the alphabet of NATO', async (written) => {
    const { pcm } = await spellAloud(models.supervisor, withNato(identifier(written)).said);
    expect((await hearSpelled(models, pcm)).map(({ text }) => text)).toEqual([written]);
  });

  it.each(['HTTPServer', '127.0.0.1', 'fn main'])('%s, several without a pause', async (written) => {
    const { pcm } = await spellAloud(models.supervisor, inGroups(identifier(written)).said);
    expect((await hearSpelled(models, pcm)).map(({ text }) => text)).toEqual([written]);
  });

  it.each(['package.json', 'k8s'])('%s, behind a spoken "spell"', async (written) => {
    const { pcm } = await spellAloud(models.supervisor, ['spell', ...identifier(written).said]);
    expect((await respell(models.recogniser, { pcm, language: 'en', triggerWords: 1 })).text).toBe(written);
  });

  it('words among the letters', async () => {
    const { pcm } = await spellAloud(models.supervisor, ['package', 'dot', 't', 's']);
    const [turn] = await hearSpelled(models, pcm);
    expect(turn?.text).toBe('package.ts');
    expect(turn?.partials).toEqual(['package', 'package.', 'package.t', 'package.ts']);
  });

  it('what was taken back is not there', async () => {
    const { pcm } = await spellAloud(models.supervisor, ['m', 'd', 'back', 'x']);
    expect((await hearSpelled(models, pcm)).map(({ text }) => text)).toEqual(['mx']);
  });
});

describe('decoding among symbols', () => {
  const symbols = spellingCandidates('en');
  const pcm = (): Float32Array => clipPcm('alnum-b-evmaki-0.wav');

  it('tells whatever way of writing fits, best first, and nothing beside the symbols', async () => {
    const only = [
      { id: 'yes', spellings: ['yes'] },
      { id: 'b', spellings: ['b', 'bee'] },
    ];
    const { hypotheses } = await models.recogniser.spell({ pcm: pcm(), language: 'en', symbols: only });
    expect(hypotheses[0]?.symbols).toEqual(['b']);
    const logs = hypotheses.map(({ logProbability }) => logProbability);
    expect(logs).toEqual(logs.toSorted((a, b) => b - a));
    expect(hypotheses.flatMap((one) => one.symbols).filter((id) => id !== 'yes' && id !== 'b')).toEqual([]);
  });

  it('gives the same answer each time', async () => {
    const request = (): Parameters<typeof models.recogniser.spell>[0] => ({
      pcm: pcm(),
      language: 'en',
      symbols,
    });
    const first = await models.recogniser.spell(request());
    expect(await models.recogniser.spell(request())).toEqual(first);
  });

  it('refuses symbols that cannot be told apart, and none at all', async () => {
    const twice = [
      { id: 'b', spellings: ['b'] },
      { id: 'b', spellings: ['bee'] },
    ];
    for (const refused of [twice, []]) {
      await expect(
        models.recogniser.spell({ pcm: pcm(), language: 'en', symbols: refused }),
      ).rejects.toMatchObject({ code: 'invalid-input' });
    }
  });

  it('can be cancelled', async () => {
    const controller = new AbortController();
    const spelling = models.recogniser.spell({ pcm: pcm(), language: 'en', symbols }, controller.signal);
    controller.abort();
    await expect(spelling).rejects.toMatchObject({ code: 'cancelled' });
  });
});
