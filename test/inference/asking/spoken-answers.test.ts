import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cutBeginning, decisionOf, hearApproval, hearChoice } from '../../../bench/asking/spoken-answers.ts';
import { CHOICE_TRIALS, CUT_REFUSALS, MUST_NOT_ALLOW } from '../../../bench/asking/utterances.ts';
import { openModels, type OpenModels } from '../../../bench/support/models.ts';
import { asWritten } from '../../../src/main/asking/approval-question.ts';
import { askingWords } from '../../../src/main/asking/languages/languages.ts';
import { clipPcm, clips } from '../../support/clips.ts';
import { speakAll, type OurVoice } from '../../support/our-voice.ts';

const { allow, deny } = askingWords('en').approval;
/** "Approve this" is written "approved this", and has to be repeated. */
const UNDERSTOOD = allow.filter((phrase) => phrase !== 'approve this');
const CUTS_MS = [80, 160];
const DIGITS = ['alnum-one-petewarden-1.wav', 'alnum-two-evmaki-1.wav', 'alnum-three-petewarden-1.wav'];
const TEXTS = [
  ...[...UNDERSTOOD, ...deny].map(asWritten),
  ...MUST_NOT_ALLOW,
  ...CUT_REFUSALS,
  ...CHOICE_TRIALS.flatMap(({ said }) => Object.keys(said)),
];

let voice: OurVoice<string>;
let models: OpenModels;
beforeAll(async () => {
  voice = await speakAll(Object.fromEntries(TEXTS.map((text) => [text, text])));
  models = await openModels();
});
afterAll(() => models.close());

async function decided(pcm: Float32Array): Promise<string | null> {
  return decisionOf(await hearApproval(models, pcm));
}

/** What was decided by each of the texts; each is heard, however many of them are wrong. */
async function decidedBy(texts: readonly string[]): Promise<Readonly<Record<string, string | null>>> {
  const decisions: Record<string, string | null> = {};
  for (const text of texts) decisions[text] = await decided(voice.of(text));
  return decisions;
}

function all<Decision>(texts: readonly string[], decision: Decision): Readonly<Record<string, Decision>> {
  return Object.fromEntries(texts.map((text) => [text, decision]));
}

describe('a permission, spoken', () => {
  it('is given by each of its phrases', async () => {
    const phrases = UNDERSTOOD.map(asWritten);
    expect(await decidedBy(phrases)).toEqual(all(phrases, 'allow'));
  });

  it('is refused by each of its phrases', async () => {
    const phrases = deny.map(asWritten);
    expect(await decidedBy(phrases)).toEqual(all(phrases, 'deny'));
  });

  it('is given by nothing else', async () => {
    const decisions = await decidedBy(MUST_NOT_ALLOW);
    expect(MUST_NOT_ALLOW.filter((said) => decisions[said] === 'allow')).toEqual([]);
  }, 300_000);

  it('is not given by a refusal whose beginning is lost', async () => {
    const allowed: string[] = [];
    for (const said of CUT_REFUSALS) {
      for (const cutMs of CUTS_MS) {
        const made = await decided(cutBeginning(voice.of(said), cutMs));
        if (made === 'allow') allowed.push(`${said} without ${cutMs} ms`);
      }
    }
    expect(allowed).toEqual([]);
  });

  it('is not given by what people say to others, or by noise', async () => {
    const short = clips().filter(({ kind }) => kind === 'command' || kind === 'letters' || kind === 'noise');
    const allowed: string[] = [];
    for (const { file } of short.slice(0, 12)) {
      if ((await decided(clipPcm(file))) === 'allow') allowed.push(file);
    }
    expect(allowed).toEqual([]);
  });
});

describe('a choice, spoken', () => {
  it.each(
    CHOICE_TRIALS.map((trial) => ({ ...trial, labels: trial.choices.map(({ label }) => label).join(', ') })),
  )('of $labels is nearly always understood, and never taken for another', async ({ choices, said }) => {
    const missed: string[] = [];
    const mistaken: string[] = [];
    for (const [text, id] of Object.entries(said)) {
      const made = decisionOf(await hearChoice(models, voice.of(text), choices));
      if (made === id) continue;
      (made === null ? missed : mistaken).push(text);
    }
    expect(mistaken).toEqual([]);
    expect(missed.length, missed.join(' ')).toBeLessThanOrEqual(1);
  });

  it('is named by its number in the voices of people', async () => {
    const choices = ['Merge', 'Rebase', 'Squash'].map((label) => ({ id: label, label }));
    const named: (string | null)[] = [];
    for (const file of DIGITS) named.push(decisionOf(await hearChoice(models, clipPcm(file), choices)));
    expect(named).toEqual(choices.map(({ id }) => id));
  });
});
