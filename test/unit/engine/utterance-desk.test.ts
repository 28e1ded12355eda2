import { beforeEach, expect, test } from 'vitest';
import type { TranscriptEntry } from '../../../src/shared/contract/control.ts';
import type { DictationText } from '../../../src/shared/text/dictation/process-text.ts';
import { UtteranceDesk, type Answering } from '../../../src/main/engine/utterance-desk.ts';
import type { FinishedTurn } from '../../../src/main/session/turn-taker.ts';
import { Utterance } from '../../../src/main/session/utterance.ts';

/** Ends the hearing of letters: with a word, or in vain. */
type EndSpelling = (word: string | Error) => void;

let added: string[];
let spelling: EndSpelling[];
let desk: UtteranceDesk;
let entries: TranscriptEntry[];
/** The question that is open. */
let open: Answering | undefined;

beforeEach(() => {
  added = [];
  entries = [];
  open = undefined;
  spelling = [];
  desk = new UtteranceDesk({
    answers: {
      utteranceStarted: () => open,
      utteranceDropped: () => {},
      utteranceLost: () => {},
      heard: () => false,
    },
    dictation: { started: () => {}, dropped: () => {}, take: (entry) => ({ ...entry, delivery: 'sent' }) },
    entries: {
      add: (entry: TranscriptEntry) => {
        added.push(entry.text);
        entries.push(entry);
        return entry;
      },
    },
    spool: { ended: () => {}, discard: () => {}, recognised: () => {} },
    understand: understood,
    commandIn: () => undefined,
    respell: () =>
      new Promise((resolve, reject) => {
        spelling.push((word) => (word instanceof Error ? reject(word) : resolve(word)));
      }),
    outputMode: () => 'agents',
    showPartial: () => {},
    announce: () => {},
    now: () => 0,
    onSpelling: () => {},
    onSpelled: () => {},
    onText: () => {},
    onFailure: () => {},
  });
});

/** "spell …" is the only command here. */
function understood(raw: string): DictationText {
  const isSpelled = raw.startsWith('spell ');
  return {
    text: isSpelled ? raw.slice(6) : raw,
    commands: isSpelled ? [{ command: 'spell', trigger: 'spell', confidence: 1, agentId: null }] : [],
    question: null,
    changes: [],
  };
}

function utteranceOf(text: string): Utterance {
  return new Utterance({ id: text, agentId: 'claude', startedAt: new Date(0), mode: 'hands-free' });
}

function say(text: string): void {
  const utterance = utteranceOf(text);
  const turn: FinishedTurn = {
    utterance,
    text,
    language: 'en',
    confidence: 0.9,
    audioMs: 1000,
    endpointWaitMs: 0,
    computeMs: 0,
    spelled: false,
  };
  desk.finished(turn);
}

async function end(word: string | Error): Promise<void> {
  await expect.poll(() => spelling.length).toBeGreaterThan(0);
  spelling.shift()?.(word);
}

test('what is said while letters are heard anew comes after them, also when it is spelled itself', async () => {
  say('spell A B');
  say('spell C D');
  say('and then words');
  expect(added).toEqual([]);
  await end('ab');
  await end('cd');
  await desk.settled();
  expect(added).toEqual(['ab', 'cd', 'and then words']);
  say('at once again');
  expect(added.at(-1)).toBe('at once again');
});

test.each([
  ['when none are made out', ''],
  ['when the recogniser fails', new Error('gone')],
])('spelled letters are what was heard first %s', async (_, outcome) => {
  say('spell A B');
  await end(outcome);
  await desk.settled();
  expect(added).toEqual(['A B']);
});

test('an answer that could not be recognised stays with whoever asked', () => {
  open = { questionId: 'q', askerId: 'codex' };
  const answer = utteranceOf('yes');
  desk.started(answer);
  open = undefined;
  desk.failed(answer, new Error('gone'));
  const dictated = utteranceOf('more');
  desk.started(dictated);
  desk.failed(dictated, new Error('gone'));
  expect(entries.map(({ agentId, delivery }) => [agentId, delivery])).toEqual([
    ['codex', 'failed'],
    ['claude', 'failed'],
  ]);
});
