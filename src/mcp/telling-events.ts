import type { EngineEventType } from '../shared/contract/control.ts';

/** Announcements of the engine after which a voice tells its watchers. What is being said is not among them. */
export const TELLING_EVENTS: ReadonlySet<EngineEventType> = new Set<EngineEventType>([
  'status-changed',
  'agents-changed',
  'speech-changed',
  'question-changed',
]);
