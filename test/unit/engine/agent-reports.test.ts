import { expect, test } from 'vitest';
import { AgentProfiles } from '../../../src/main/engine/agent-profiles.ts';
import { AgentReports } from '../../../src/main/engine/agent-reports.ts';
import type { TranscriptEntry } from '../../../src/shared/contract/control.ts';
import type { Receipt } from '../../../src/shared/contract/doors.ts';
import { ManualClock } from '../../../src/shared/kernel/clock.ts';
import { defaultSettings } from '../../../src/shared/settings/schema.ts';
import { deferred } from '../../support/deferred.ts';
import { transcriptEntry } from '../../support/entries.ts';

const MESSAGE = '3b4a9a3e-1a52-4a6e-9a34-0d6f3f0b6c11';

/** Reports of agents into a scripted voice and a transcript of one entry, which the history gives on request. */
function reports({ announce = 'speech' }: { readonly announce?: 'speech' | 'sound' } = {}) {
  const said: string[] = [];
  let entry: TranscriptEntry = transcriptEntry({ receipt: 'accepted' });
  const read = deferred<void>();
  const settings = { ...defaultSettings(), attention: { announce } };
  const agentReports = new AgentReports({
    profiles: new AgentProfiles(() => settings),
    agents: { traitsChanged: () => {}, entryOfMessage: () => entry.id },
    entries: {
      async findAnywhere() {
        const found = entry;
        await read.promise;
        return found;
      },
      async changeAnywhere(_id, change) {
        entry = { ...entry, ...change };
        return entry;
      },
    },
    speech: {
      desk: {
        speak: async ({ text }) => {
          if (typeof text === 'string') said.push(text);
          return { result: 'done', durationMs: 0, heard: '' };
        },
      },
      say: (_id, text) => void said.push(text),
    },
    playCue: (cue) => void said.push(`(${cue})`),
    settings: () => settings,
    discovery: { reported: () => {} },
    agentChanged: () => {},
    clock: new ManualClock(),
    newId: () => MESSAGE,
  });
  return { agentReports, said, historyAnswers: () => read.resolve(), receipt: () => entry.receipt };
}

test('a receipt that comes while an earlier one is being noted does not take it back', async () => {
  const { agentReports, historyAnswers, receipt } = reports();
  const noted = (['turn-started', 'shown'] satisfies Receipt[]).map((one) =>
    agentReports.receipt('codex', { messageId: MESSAGE, receipt: one }),
  );
  historyAnswers();
  await Promise.all(noted);
  expect(receipt()).toBe('turn-started');
});

test.each([
  ['speech', ['codex asks for permission.']],
  ['sound', ['(attention)']],
] as const)('two hooks that tell of one permission in different words are one %s', (announce, heard) => {
  const { agentReports, said } = reports({ announce });
  agentReports.take('codex', { type: 'needs-you', reason: 'permission', text: 'Bash: ls' });
  agentReports.take('codex', { type: 'needs-you', reason: 'permission', text: 'It needs your permission' });
  expect(said).toEqual(heard);
});

test('a further permission for a program that went on meanwhile is announced as well', () => {
  const { agentReports, said } = reports({ announce: 'sound' });
  agentReports.take('codex', { type: 'needs-you', reason: 'permission', text: 'Bash: ls' });
  agentReports.take('codex', { type: 'working' });
  agentReports.take('codex', { type: 'needs-you', reason: 'permission', text: 'Bash: ls' });
  expect(said).toEqual(['(attention)', '(attention)']);
});

test('a question that would take minutes to be announced is only said to be there', () => {
  const { agentReports, said } = reports();
  agentReports.take('codex', { type: 'needs-you', reason: 'question', text: 'And then? '.repeat(100) });
  expect(said).toEqual(['codex has a question.']);
});

test('what a program reports is spoken without control characters', () => {
  const { agentReports, said } = reports();
  agentReports.take('codex', { type: 'turn-completed', text: '\u001B[1mDone\u001B[0m.\u0007' });
  agentReports.take('codex', { type: 'needs-you', reason: 'question', text: '\u001B]0;x\u0007Which?' });
  expect(said).toEqual(['Done.', 'codex asks: Which?']);
});
