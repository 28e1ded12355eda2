/** `vivavoce/client`: what programs of others import. Runs in Node and in browsers. */
export { subscribeAsAgent } from './agent-client.ts';
export type { AgentSubscription } from './agent-client.ts';
export { ControlClient } from './control-client.ts';
export type { EventsOptions, NumberedEngineEvent, TranscribeOptions } from './control-client.ts';
export { EngineNotRunningError, isEngineNotRunning } from './errors.ts';
export type { ConnectionState } from './event-stream.ts';
export type { EngineAddress, Fetch } from './http.ts';
export { OpenvipClient } from './openvip-client.ts';
export type { OpenvipClientOptions, OpenvipSpeech, SpokenOutcome } from './openvip-client.ts';
export type { SpeakOptions } from './speech-client.ts';
export { AppError } from '../shared/kernel/app-error.ts';
export type { AppErrorCode } from '../shared/kernel/app-error.ts';
export type { AgentInfo, EngineEvent, EngineSnapshot, TranscriptEntry } from '../shared/contract/control.ts';
export type { AgentReport, DiscoveredSession, Receipt } from '../shared/contract/doors.ts';
export type { AnyOpenvipStatus, OpenvipMessage, XInput } from '../shared/contract/openvip.ts';
export type { AskRequest, QuestionAnswer, QuestionChoice } from '../shared/contract/questions.ts';
export type { SpeechEndInfo, SpeechInfo } from '../shared/contract/speech.ts';
