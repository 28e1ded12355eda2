/** Engines that have something of everything to show, with names and words longer than any place for them. */
import { heard, runningId } from './dictation-place.ts';
import { agentInfo, transcriptEntry } from './entries.ts';
import { remembering, saidBefore } from './history-place.ts';
import { ScriptedEngine } from './scripted-engine.ts';
import { voice } from './scripted-speaker.ts';

/** An engine with something of everything. */
export function full(agentCount = 3): ScriptedEngine {
  const engine = new ScriptedEngine({
    transcript: [
      transcriptEntry({ text: 'kept without an agent', agentId: null, delivery: 'kept' }),
      transcriptEntry({ text: '', delivery: 'failed', problem: 'The recogniser stopped.' }),
      transcriptEntry({ text: 'waiting', agentId: 'docs', delivery: 'held' }),
      transcriptEntry({ text: 'a-word-without-any-end-'.repeat(12) }),
      transcriptEntry(),
    ],
  });
  engine.connect(
    Array.from({ length: agentCount }, (_, index) =>
      index === 0 ? 'review' : `agent-with-a-name-that-nobody-would-want-to-read-twice-${index}`,
    ),
  );
  engine.notify({ severity: 'error', code: 'e', message: 'It failed.', remedy: 'Do this.' });
  engine.notify({ severity: 'warning', code: 'w', message: 'It is slow.', remedy: null });
  engine.notify({ severity: 'info', code: 'i', message: 'It changed.', remedy: null });
  return engine;
}

/** An engine that speaks while more waits, with more voices than can be seen at once. */
export function talkative(): ScriptedEngine {
  const engine = full();
  engine.speaker.offered = [
    voice('hibari:heart', 'Heart', 'en-US'),
    voice('address:alloy', 'A voice with a name that nobody would want to read twice', '*', {
      origin: 'address',
    }),
    ...['en-GB', 'de', 'de-AT', 'fr', 'it', 'es', 'pt', 'nl', 'sv', 'da', 'fi', 'pl'].map((code) =>
      voice(`espeak-ng:${code}`, `Voice ${code}`, code),
    ),
  ];
  engine.hint = 'For more languages install espeak-ng: sudo apt install espeak-ng';
  engine.changeSpeech({
    state: 'speaking',
    current: {
      id: 'a',
      agentId: 'agent-with-a-name-that-nobody-would-want-to-read-twice-1',
      voiceId: 'hibari:heart',
      caption: 'A sentence that is longer than all its lines. '.repeat(12),
    },
    waiting: ['b', 'c', 'd', 'e'].map((id) => ({
      id,
      agentId: 'agent-with-a-name-that-nobody-would-want-to-read-twice-2',
      urgent: id === 'b',
      preview: 'a-word-without-any-end-'.repeat(12),
    })),
  });
  return engine;
}

const LONG_NAME = 'agent-with-a-name-that-nobody-would-want-to-read-twice';

/** An engine whose texts wait for the person: to be confirmed, to be answered, to be sent or deleted. */
export function undecided(): ScriptedEngine {
  const first = transcriptEntry({ text: 'rename the retry count' });
  const engine = new ScriptedEngine({
    transcript: [
      transcriptEntry({ text: 'found', recovered: true, delivery: 'kept' }),
      first,
      transcriptEntry({ text: 'and run the tests', amends: first.id }),
      transcriptEntry({
        text: '',
        delivery: 'done',
        commands: [heard('switch-agent', `to ${LONG_NAME}`, LONG_NAME)],
      }),
      transcriptEntry({
        text: 'a-word-without-any-end-'.repeat(4),
        delivery: 'confirming',
        confirmAt: new Date(Date.now() + 3_600_000).toISOString(),
        commands: [heard('submit', 'ok send'), heard('cancel', 'scratch that')],
      }),
    ],
  });
  engine.setAgents([agentInfo({ active: true }), agentInfo({ id: LONG_NAME, submitPolicy: 'confirm' })]);
  engine.startUtterance();
  engine.partial('run the tests', 'ok send');
  engine.hearCommand(runningId(engine), heard('submit', 'ok send'), false);
  engine.spell('w'.repeat(200));
  engine.ask({ entryId: first.id, heard: 'the view', candidates: ['review', LONG_NAME] });
  return engine;
}

/** An engine that remembers something of everything. */
export function rememberingAll(): ScriptedEngine {
  const engine = remembering(500);
  engine.setAgents([agentInfo({ active: true }), agentInfo({ id: LONG_NAME })]);
  engine.history.put(
    saidBefore(0, {
      text: 'a-word-without-any-end-'.repeat(12),
      rawText: `uh ${'a-word-without-any-end-'.repeat(12)}`,
      changes: [{ stage: 'clean-up', rules: ['fillers'], before: 'uh a-word', after: 'a-word' }],
      commands: [heard('submit', 'ok send'), heard('switch-agent', LONG_NAME, LONG_NAME)],
      agentId: LONG_NAME,
      starred: true,
      recovered: true,
      hasAudio: true,
      amends: saidBefore(1).id,
    }),
    saidBefore(2, { text: '', delivery: 'failed', problem: 'The recogniser stopped.', hasAudio: true }),
  );
  engine.history.problem = 'The history was damaged. What could be read is here.';
  return engine;
}
