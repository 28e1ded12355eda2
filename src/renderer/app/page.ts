/** The page's composition root: everything that lives as long as the page, wired once. */
import { createContext, useContext } from 'react';
import { MicrophoneLender } from '../audio/microphone-lender.ts';
import { PageMicrophone } from '../audio/page-microphone.ts';
import type { MicrophoneLoss } from '../audio/page-microphone.ts';
import { HoldToTalk } from '../features/talk/hold-to-talk.ts';
import type { OutputMode } from '../../shared/contract/dictation.ts';
import type { DiscoveredSession } from '../../shared/contract/doors.ts';
import type { QuestionReply } from '../../shared/contract/questions.ts';
import { Asked } from '../lib/asked.ts';
import type { Disposable } from '../../shared/kernel/disposable.ts';
import { EngineConnection } from '../lib/engine-connection.ts';
import type { EngineGateway } from '../lib/engine-gateway.ts';
import type { EngineView } from '../lib/engine-view.ts';
import type { EngineSettings } from '../lib/engine-settings.ts';
import { Problems } from '../lib/problems.ts';
import { useStore } from '../lib/store.ts';
import { createHistoryParts } from './history-parts.ts';
import type { HistoryParts } from './history-parts.ts';
import { createSpeechParts } from './speech-parts.ts';
import type { SpeechParts } from './speech-parts.ts';
import { words } from './words.ts';

export interface Page {
  readonly connection: EngineConnection;
  readonly microphone: PageMicrophone;
  readonly lender: MicrophoneLender;
  readonly hold: HoldToTalk;
  readonly problems: Problems;
  readonly commands: PageCommands;
  readonly speech: SpeechParts;
  readonly history: HistoryParts;
  readonly doors: DoorParts;
  readonly settings: EngineSettings;
}

/** What the page knows of agents that are not connected. */
export interface DoorParts {
  readonly nearby: Asked<readonly DiscoveredSession[]>;
}

/** What a person can do on the page. Each one shows its own failure; none rejects. */
export interface PageCommands {
  setListening(listening: boolean): Promise<void>;
  setMuted(muted: boolean): Promise<void>;
  setActiveAgent(agentId: string): Promise<void>;
  sendAgain(entryId: string, agentId?: string): Promise<void>;
  retryRecognition(entryId: string): Promise<void>;
  usePageMicrophone(): Promise<void>;
  setOutputMode(mode: OutputMode): Promise<void>;
  setSpelling(active: boolean): Promise<void>;
  /** Which agent was meant; null: none. */
  answerAgentQuestion(agentId: string | null): Promise<void>;
  /** Answers what an agent asks aloud. */
  replyToQuestion(questionId: string, reply: QuestionReply): Promise<void>;
  /** Connects a session that was found near. */
  connectSession(sessionId: string): Promise<void>;
  withdraw(entryId: string): Promise<void>;
  confirm(entryId: string): Promise<void>;
}

export function createPage(gateway: EngineGateway): Page {
  const problems = new Problems();
  const connection = new EngineConnection(gateway);
  const microphone = new PageMicrophone((loss) => onMicrophoneLoss(loss));
  const onProblem = (error: unknown): void => problems.showError(error);
  const lender = new MicrophoneLender({ view: connection.view, microphone, onProblem });
  const hold = new HoldToTalk({
    ready: async () => {
      problems.clearAll();
      await lender.lend();
    },
    talk: (action) => gateway.talk(action),
    onProblem,
  });
  let talkClaim: Disposable | undefined;
  hold.state.subscribe(() => {
    const { heldBy, busy } = hold.state.get();
    if (heldBy !== null || busy) talkClaim ??= lender.claim();
    else {
      void talkClaim?.dispose();
      talkClaim = undefined;
    }
  });

  function onMicrophoneLoss(loss: MicrophoneLoss): void {
    if (loss === 'disconnected') return lender.lost();
    lender.withdraw();
    const { microphoneUnplugged, microphoneUnpluggedRemedy, microphoneRefused, microphoneRefusedRemedy } =
      words.notices;
    problems.show(
      loss === 'unplugged'
        ? {
            code: 'microphone-lost',
            severity: 'warning',
            message: microphoneUnplugged,
            remedy: microphoneUnpluggedRemedy,
          }
        : {
            code: 'microphone-refused',
            severity: 'warning',
            message: microphoneRefused,
            remedy: microphoneRefusedRemedy,
          },
    );
  }

  const perform = async (action: () => Promise<unknown>): Promise<void> => {
    problems.clearAll();
    try {
      await action();
    } catch (error) {
      problems.showError(error);
    }
  };
  const commands: PageCommands = {
    setListening: async (listening) => {
      const claim = listening ? lender.claim() : undefined;
      await perform(async () => {
        if (listening) await lender.lend();
        await gateway.setListening(listening);
      });
      await claim?.dispose();
    },
    setMuted: (muted) => perform(() => gateway.setMuted(muted)),
    setActiveAgent: (agentId) => perform(() => gateway.setActiveAgent(agentId)),
    sendAgain: (entryId, agentId) => perform(() => gateway.sendAgain(entryId, agentId)),
    retryRecognition: (entryId) => perform(() => gateway.retryRecognition(entryId)),
    usePageMicrophone: () => commands.setListening(true),
    setOutputMode: (mode) => perform(() => gateway.setOutputMode(mode)),
    setSpelling: (active) => perform(() => gateway.setSpelling(active)),
    answerAgentQuestion: (agentId) => perform(() => gateway.answerAgentQuestion(agentId)),
    replyToQuestion: (questionId, reply) => perform(() => gateway.replyToQuestion(questionId, reply)),
    connectSession: (sessionId) => perform(() => gateway.connectDiscovered(sessionId)),
    withdraw: (entryId) => perform(() => gateway.withdraw(entryId)),
    confirm: (entryId) => perform(() => gateway.confirm(entryId)),
  };
  const speech = createSpeechParts({ gateway, connection, problems, perform });
  const history = createHistoryParts({ gateway, connection, perform });
  const { settings } = speech;
  const doors = { nearby: new Asked(() => gateway.discover()) };
  return { connection, microphone, lender, hold, problems, commands, speech, history, doors, settings };
}

export const PageContext = createContext<Page | null>(null);

export function usePage(): Page {
  const page = useContext(PageContext);
  if (page === null) throw new Error('usePage outside of PageContext');
  return page;
}

/** The part of the engine's view that `select` picks. */
export function useEngineView<S>(select: (view: EngineView) => S): S {
  return useStore(usePage().connection.view, select);
}
