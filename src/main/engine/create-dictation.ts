import type { EngineEvent, EngineSnapshot, TranscriptEntry } from '../../shared/contract/control.ts';
import type { OutputMode } from '../../shared/contract/dictation.ts';
import type { RetryOptions } from '../../shared/contract/history.ts';
import { explain } from '../../shared/kernel/app-error.ts';
import type { Clock } from '../../shared/kernel/clock.ts';
import type { DisposableStack } from '../../shared/kernel/disposable.ts';
import type { IdSource } from '../../shared/kernel/ids.ts';
import type { Settings } from '../../shared/settings/schema.ts';
import { exactCommand } from '../../shared/text/commands/match-commands.ts';
import type { DictationText } from '../../shared/text/dictation/process-text.ts';
import { Dictation } from '../dictation/dictation.ts';
import { openKeyboardWriter } from '../keyboard/open-keyboard-writer.ts';
import type { Recogniser } from '../recognition/recogniser.ts';
import { respell } from '../recognition/spelling/respell.ts';
import type { Agents } from '../routing/agents.ts';
import type { Coordinator } from '../session/coordinator.ts';
import type { SettingsStore } from '../settings/settings-store.ts';
import type { CueName } from '../speech/cues.ts';
import { Vocabulary } from '../vocabulary/vocabulary.ts';
import type { AgentProfiles } from './agent-profiles.ts';
import { commandHandlers } from './command-handlers.ts';
import type { Keeping } from './create-keeping.ts';
import type { EngineLog } from './engine-log.ts';
import { isListenCommand } from './listen-command.ts';
import { KeyboardDesk } from './keyboard-desk.ts';
import type { NoticeBoard } from './notice-board.ts';
import { Recovery } from './recovery.ts';
import { recogniseAgain } from './second-attempt.ts';
import type { SecondHearing } from './second-hearing.ts';
import type { SpeechRoom } from './speech-room.ts';
import { SpellingMode } from './spelling-mode.ts';
import { Understanding } from './understanding.ts';
import { UtteranceDesk, type AnswerTaker } from './utterance-desk.ts';

export interface DictationWiring {
  readonly clock: Clock;
  readonly newId: IdSource;
  readonly log: EngineLog;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly settingsStore: SettingsStore;
  readonly announce: (event: EngineEvent) => void;
  readonly notices: NoticeBoard;
  readonly agents: Agents;
  readonly profiles: AgentProfiles;
  readonly keeping: Keeping;
  readonly recogniser: Recogniser;
  readonly secondHearing: SecondHearing;
  readonly speech: SpeechRoom;
  readonly playCue: (cue: CueName) => void;
  /** Asked for only once it is running. */
  readonly coordinator: () => Coordinator;
  readonly answers: AnswerTaker;
}

/** What becomes of words, as the rest of the engine sees it. */
export interface CreatedDictation {
  readonly dictation: Dictation;
  readonly desk: UtteranceDesk;
  readonly spelling: SpellingMode;
  readonly vocabulary: Vocabulary;
  /** Whether a text is a command and nothing else, without doubt. */
  isExactCommand(text: string, language: string): boolean;
  /** Whether a sound is the command that ends the muting. */
  isListenCommand(pcm: Float32Array): Promise<boolean>;
  setOutputMode(mode: OutputMode): Promise<void>;
  retry(entry: TranscriptEntry, options: RetryOptions): Promise<TranscriptEntry>;
  /** The language in which the next words are expected. */
  likelyLanguage(): string;
  /** The agent in use, or its folder, may be another one. */
  agentChanged(): void;
  /** Looks for what an earlier run left behind. */
  recover(): Promise<void>;
  readonly state: Pick<EngineSnapshot, 'outputMode' | 'spelling' | 'agentQuestion' | 'historyPaused'>;
}

/** What understands words and sends them where they belong, each part told of the others. */
export function createDictation(deps: DictationWiring, stack: DisposableStack): CreatedDictation {
  const { clock, newId, log, settingsStore, announce, notices, agents, profiles, keeping, recogniser } = deps;
  const settings = (): Settings => settingsStore.settings;
  const { spool, store, entries } = keeping;

  const vocabulary = new Vocabulary({
    settings: () => ({ ...settings().vocabulary, words: settings().recognition.vocabulary }),
    agentNames: () => agents.connectedIds().flatMap((id) => [id, ...profiles.namesOf(id)]),
    triggerWords: () => [],
    clock,
  });
  stack.use(vocabulary);
  const understanding = new Understanding({ settings, agents, profiles, vocabulary });
  const spelling = new SpellingMode((info) => announce({ type: 'spelling-changed', spelling: info }));
  const keyboard = new KeyboardDesk({
    open: () => openKeyboardWriter(process.platform, deps.env),
    settings: () => settings().output,
    clock,
  });
  stack.use({ dispose: () => keyboard.dispose() });

  const dictation = new Dictation({
    agents,
    keyboard,
    entries,
    handlers: commandHandlers({
      ...deps,
      settings,
      spell: (active) => spelling.set(active),
      play: deps.playCue,
    }),
    clock,
    newId,
    policyOf: (agentId) => profiles.policyOf(agentId),
    outputMode: () => settings().output.mode,
    timing: () => settings().dictation,
    onQuestion: (question) => {
      announce({ type: 'agent-question', question });
      if (question === null) notices.clear('which-agent');
      else notices.post({ severity: 'info', code: 'which-agent', ...questionNotice(question.candidates) });
    },
  });
  const understand = (raw: string, language: string, agentId: string | null): DictationText => {
    try {
      return understanding.understand(raw, language, agentId);
    } catch (error) {
      // The words as they were heard are better than none. The error may quote them, so only its kind is told.
      log.error(
        { kind: error instanceof Error ? error.name : typeof error },
        'a text could not be processed',
      );
      return { text: raw, commands: [], question: null, changes: [] };
    }
  };
  const desk = new UtteranceDesk({
    answers: deps.answers,
    dictation,
    entries,
    spool,
    understand,
    commandIn: (running) => understanding.commandIn(running),
    respell: async ({ utterance, language }, triggerWords) => {
      const pcm = utterance.audio(0, utterance.length);
      return (await respell(recogniser, { pcm, language, triggerWords })).text;
    },
    outputMode: () => settings().output.mode,
    showPartial: (utterance, text) => agents.partial(utterance, text),
    announce,
    now: () => clock.now(),
    onSpelled: () => spelling.set(false),
    onSpelling: (text) => spelling.heard(text),
    onText: (text) => vocabulary.used(text),
    onFailure: (error) => {
      log.error({ error }, 'a recognition failed');
      notices.post({
        severity: 'error',
        code: 'recognition-failed',
        message: `An utterance could not be recognised. ${explain(error)}`,
        remedy: 'The recording is kept; recognise it again from the transcript.',
      });
    },
  });
  const recovery = new Recovery({
    spool,
    history: store,
    entries,
    secondHearing: deps.secondHearing,
    understand,
    onRecovered: (count) => notices.post(recoveredNotice(count)),
  });

  return {
    dictation,
    desk,
    spelling,
    vocabulary,
    isExactCommand: (text, language) =>
      settings().commands.enabled && exactCommand(text, understanding.commandContext(language)) !== undefined,
    isListenCommand: (pcm) => isListenCommand(pcm, { recogniser, understanding, settings: settings() }),
    async setOutputMode(mode) {
      if (mode === 'keyboard') keyboard.prepare();
      await settingsStore.set('output.mode', mode);
      announce({ type: 'output-changed', mode });
    },
    async retry(entry, options) {
      const again = await recogniseAgain(entry.id, options, {
        entries,
        spool,
        secondHearing: deps.secondHearing,
        understand,
        takeLate: (words) => dictation.takeLate(words),
        now: () => clock.date(),
      });
      notices.clear('recognition-failed');
      return again;
    },
    agentChanged: () => vocabulary.useFolder(profiles.folderOf(agents.activeAgentId)),
    likelyLanguage: () => understanding.likelyLanguage,
    recover: () => recovery.run(),
    get state() {
      return {
        outputMode: settings().output.mode,
        spelling: spelling.info,
        agentQuestion: dictation.question,
        historyPaused: settings().history.paused,
      };
    },
  };
}

function questionNotice(candidates: readonly string[]) {
  return {
    message: `Which agent did you mean: ${candidates.join(' or ')}?`,
    remedy: 'Choose one on the page, or say its name again. The text is kept.',
  };
}

function recoveredNotice(count: number) {
  const what = count === 1 ? 'An utterance was' : `${count} utterances were`;
  return {
    severity: 'info' as const,
    code: 'recovered',
    message: `${what} found that had not been finished when Vivavoce ended.`,
    remedy: 'Nothing was sent; look at it in the transcript and send it if you like.',
  };
}
