import path from 'node:path';
import type { EngineEvent } from '../../shared/contract/control.ts';
import type { QuestionInfo } from '../../shared/contract/questions.ts';
import { AppError } from '../../shared/kernel/app-error.ts';
import type { Clock } from '../../shared/kernel/clock.ts';
import type { DisposableStack } from '../../shared/kernel/disposable.ts';
import type { IdSource } from '../../shared/kernel/ids.ts';
import type { Settings } from '../../shared/settings/schema.ts';
import { ApprovalLog } from '../asking/approval-log.ts';
import { Asking } from '../asking/asking.ts';
import type { AskingVoice } from '../asking/ports.ts';
import { createDiscovery } from '../discovery/create-discovery.ts';
import type { Discovery } from '../discovery/discovery.ts';
import type { Recogniser } from '../recognition/recogniser.ts';
import type { Agents } from '../routing/agents.ts';
import type { Coordinator } from '../session/coordinator.ts';
import type { CueName } from '../speech/cues.ts';
import type { AgentProfiles } from './agent-profiles.ts';
import { AgentReports } from './agent-reports.ts';
import { AnswerEar } from './answer-ear.ts';
import type { EntryBook } from './entry-book.ts';
import type { SpeechRoom } from './speech-room.ts';
import type { AnswerTaker } from './utterance-desk.ts';

export interface DoorWiring {
  readonly clock: Clock;
  readonly newId: IdSource;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stateDirectory: string;
  readonly settings: () => Settings;
  readonly announce: (event: EngineEvent) => void;
  readonly agents: Agents;
  readonly profiles: AgentProfiles;
  readonly entries: EntryBook;
  readonly recogniser: Recogniser;
  readonly speech: SpeechRoom;
  readonly playCue: (cue: CueName) => void;
  readonly hasMicrophone: () => boolean;
  readonly microphoneProblem: () => string | null;
  /** Asked for only once it is running. */
  readonly coordinator: () => Coordinator;
  /** The agent in use, or its folder, may be another one. */
  readonly agentChanged: () => void;
  /** Runs `vivavoce bridge` with these arguments beside the engine; left out where the host cannot. */
  readonly startBridge?: ((args: readonly string[]) => void) | undefined;
}

/** What agents' doors are to the rest of the engine. */
export interface CreatedDoors {
  readonly reports: AgentReports;
  readonly asking: Asking;
  readonly discovery: Discovery;
  /** The question that has the floor. */
  readonly question: QuestionInfo | null;
  readonly answers: AnswerTaker;
  /** The user, not a question, wants the engine to listen, or not to. */
  userSetListening(listening: boolean): void;
  connect(sessionId: string): Promise<void>;
}

/** Reports, questions and the search for sessions, each part told of the others. */
export function createDoors(deps: DoorWiring, stack: DisposableStack): CreatedDoors {
  const { clock, newId, settings, announce, agents, profiles, speech } = deps;
  let question: QuestionInfo | null = null;
  const ear = new AnswerEar({
    coordinator: deps.coordinator,
    hasMicrophone: deps.hasMicrophone,
    reserveFloor: () => speech.desk.reserve(),
    mayOpen: () => settings().questions.openMicrophone,
    problem: deps.microphoneProblem,
  });
  const asking = new Asking({
    clock,
    newId,
    voice: askingVoice(speech, newId),
    ear,
    scorer: { score: (request, signal) => deps.recogniser.score(request, signal) },
    settings,
    language: () => settings().speech.language,
    nameOf: (agentId) => profiles.traitsOf(agentId).name ?? agentId,
    onChange: (info) => {
      question = info;
      announce({ type: 'question-changed', question: info });
    },
    log: new ApprovalLog(path.join(deps.stateDirectory, 'approvals.jsonl')),
  });
  stack.use({ dispose: () => asking.dispose() });
  const discovery = createDiscovery({
    clock,
    env: deps.env,
    connectedIds: () => agents.list().map(({ id }) => id),
    canStartBridges: deps.startBridge !== undefined,
  });
  const reports = new AgentReports({ ...deps, discovery });

  return {
    reports,
    asking,
    discovery,
    get question() {
      return question;
    },
    answers: {
      utteranceStarted(utteranceId) {
        const questionId = asking.utteranceStarted(utteranceId);
        return questionId === null ? undefined : { questionId, askerId: question?.agentId ?? null };
      },
      utteranceDropped: (utteranceId) => asking.utteranceDropped(utteranceId),
      utteranceLost: (utteranceId) => asking.utteranceLost(utteranceId),
      heard: (questionId, answer) => asking.heard(questionId, answer),
    },
    userSetListening(listening) {
      ear.keep();
      if (!listening) asking.dismiss('The microphone was switched off.');
    },
    async connect(sessionId) {
      const session = await discovery.find(sessionId);
      if (session === undefined) throw new AppError('not-found', 'This session is gone.');
      const { bridge, remedy } = session;
      if (deps.startBridge === undefined || bridge === null) {
        throw new AppError('unavailable', 'This session cannot be connected from here.', { remedy });
      }
      deps.startBridge(bridge);
    },
  };
}

/** A question is an agent's speech that goes before all others; taking it back silences it. */
function askingVoice(speech: SpeechRoom, newId: IdSource): AskingVoice {
  return {
    async speak(text, { agentId, language }, signal) {
      const id = newId();
      const silence = (): void => void speech.desk.stop(id);
      signal.addEventListener('abort', silence, { once: true });
      try {
        const request = { id, text, urgent: true, kind: 'full' as const };
        const { result } = await speech.desk.speakReserved({
          ...request,
          ...(agentId !== null && { agentId }),
          ...(language !== undefined && { language }),
        });
        return result;
      } finally {
        signal.removeEventListener('abort', silence);
      }
    },
  };
}
