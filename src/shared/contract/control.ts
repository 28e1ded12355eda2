/**
 * The control plane: what the page, the command line and the desktop shell speak with the engine,
 * beside the public OpenVIP plane. All routes are under `/api` and need the token of the endpoint file
 * (header `Authorization: Bearer …`) or the page's session cookie.
 */
import { z } from 'zod';
import { languageSchema } from '../settings/schema.ts';
import {
  agentQuestionSchema,
  outputModeSchema,
  spellingInfoSchema,
  spokenCommandSchema,
  submitPolicySchema,
  textChangeSchema,
} from './dictation.ts';
import { agentActivitySchema, attentionReasonSchema, receiptSchema } from './doors.ts';
import { questionInfoSchema } from './questions.ts';
import { speechEndSchema, speechInfoSchema } from './speech.ts';

/** What a person needs to know about the microphone's ears, in one word. Computed, never stored. */
export const publicStatusSchema = z.enum([
  'off',
  'listening',
  'muted',
  'recording',
  'transcribing',
  'speaking',
  'error',
]);
export type PublicStatus = z.infer<typeof publicStatusSchema>;

export const deviceSchema = z.object({
  /** Stable id for the settings; `default` is the system's choice. */
  id: z.string(),
  label: z.string(),
  isDefault: z.boolean(),
});
export type Device = z.infer<typeof deviceSchema>;

export const microphoneStateSchema = z.enum(['closed', 'opening', 'armed', 'recording', 'closing', 'lost']);
export type MicrophoneState = z.infer<typeof microphoneStateSchema>;

export const microphoneInfoSchema = z.object({
  state: microphoneStateSchema,
  /** `none`: the engine has no microphone of its own and the page may lend one. */
  source: z.enum(['device', 'page', 'file', 'stdin', 'none']),
  device: deviceSchema.nullable(),
  /** Explanation for a person when the microphone cannot be used; null when all is well. */
  problem: z.string().nullable(),
});
export type MicrophoneInfo = z.infer<typeof microphoneInfoSchema>;

export const recognitionInfoSchema = z.object({
  state: z.enum(['loading', 'idle', 'busy', 'degraded']),
  model: z.string(),
  language: z.string(),
  problem: z.string().nullable(),
});
export type RecognitionInfo = z.infer<typeof recognitionInfoSchema>;

export const agentInfoSchema = z.object({
  id: z.string(),
  active: z.boolean(),
  /** `away`: the stream dropped and the grace period still runs. */
  state: z.enum(['connected', 'away']),
  connectedAt: z.iso.datetime(),
  /** Transcriptions waiting for the agent to come back. */
  waiting: z.number().int().nonnegative(),
  submitPolicy: submitPolicySchema,
  /** The folder in which the agent works, as far as it is known. */
  folder: z.string().nullable(),
  /** What people call it, and which program it is; null unless it said so. */
  name: z.string().nullable(),
  program: z.string().nullable(),
  /** What it is doing, and what it needs a person for; null unless its program reports it. */
  activity: agentActivitySchema.nullable(),
  attention: attentionReasonSchema.nullable(),
});
export type AgentInfo = z.infer<typeof agentInfoSchema>;

/**
 * How far a transcription got. `held`: waits for an agent. `kept`: sent on request only. `confirming`: sent in a
 * moment unless it is taken back. `withdrawn`: taken back. `done`: a command to the engine; nothing was to be sent.
 */
export const deliverySchema = z.enum([
  'pending',
  'sent',
  'held',
  'kept',
  'failed',
  'confirming',
  'withdrawn',
  'done',
]);
export type Delivery = z.infer<typeof deliverySchema>;

/** Milliseconds. `null` where the stage did not take place. */
export const timingsSchema = z.object({
  /** Length of the utterance as it was recorded, silence included. */
  audioMs: z.number(),
  /** End of speech as the detector saw it → decision that the turn is over. */
  endpointWaitMs: z.number().nullable(),
  /** Decision (or key release) → text ready. */
  computeMs: z.number().nullable(),
  /** Text ready → written to the agent's stream. */
  deliveryMs: z.number().nullable(),
});
export type Timings = z.infer<typeof timingsSchema>;

export const transcriptEntrySchema = z.object({
  id: z.uuid(),
  timestamp: z.iso.datetime(),
  /** The agent that was active when the utterance began; null when none was. */
  agentId: z.string().nullable(),
  /** The words as they are delivered, without the commands. */
  text: z.string(),
  /** The words as they were recognised. */
  rawText: z.string(),
  /** What made `text` of `rawText`, in order. */
  changes: z.array(textChangeSchema),
  commands: z.array(spokenCommandSchema),
  language: z.string().nullable(),
  confidence: z.number().min(0).max(1).nullable(),
  output: outputModeSchema,
  delivery: deliverySchema,
  /** How far it got at the agent; null until it was sent. */
  receipt: receiptSchema.nullable(),
  /** While `confirming`: when it is sent. */
  confirmAt: z.iso.datetime().nullable(),
  /** The entry that this one goes on with, said within a moment of it. */
  amends: z.uuid().nullable(),
  /** Found on disk after the engine had ended without finishing it. */
  recovered: z.boolean(),
  starred: z.boolean(),
  /** The recording is there and can be heard or recognised again. */
  hasAudio: z.boolean(),
  /** Why recognition or delivery failed, for a person; null otherwise. */
  problem: z.string().nullable(),
  timings: timingsSchema,
});
export type TranscriptEntry = z.infer<typeof transcriptEntrySchema>;

export const liveUtteranceSchema = z.object({
  id: z.uuid(),
  agentId: z.string().nullable(),
  mode: z.enum(['hands-free', 'push-to-talk']),
  startedAt: z.iso.datetime(),
  /** Text that will not change any more, and text that still may. */
  stable: z.string(),
  tentative: z.string(),
});
export type LiveUtterance = z.infer<typeof liveUtteranceSchema>;

export const noticeSchema = z.object({
  id: z.uuid(),
  severity: z.enum(['info', 'warning', 'error']),
  code: z.string(),
  message: z.string(),
  remedy: z.string().nullable(),
});
export type Notice = z.infer<typeof noticeSchema>;

/** Full state: the first thing a client reads, and again after it missed events. */
export const engineSnapshotSchema = z.object({
  version: z.string(),
  instanceId: z.uuid(),
  /** Sequence number of the last event contained in this snapshot. */
  seq: z.number().int().nonnegative(),
  status: publicStatusSchema,
  listening: z.boolean(),
  muted: z.boolean(),
  microphone: microphoneInfoSchema,
  recognition: recognitionInfoSchema,
  agents: z.array(agentInfoSchema),
  activeAgentId: z.string().nullable(),
  utterance: liveUtteranceSchema.nullable(),
  speech: speechInfoSchema,
  /** Latest transcriptions, newest last, at most 50. */
  transcript: z.array(transcriptEntrySchema),
  /** Problems that persist; gone from the list once mended. */
  notices: z.array(noticeSchema),
  outputMode: outputModeSchema,
  spelling: spellingInfoSchema,
  agentQuestion: agentQuestionSchema.nullable(),
  /** What an agent asks aloud. */
  question: questionInfoSchema.nullable(),
  /** Nothing new is stored in the history. */
  historyPaused: z.boolean(),
  /** What this host adds: `headless` engines report false for all of them. */
  capabilities: z.object({ tray: z.boolean(), globalHotkey: z.boolean(), loginItem: z.boolean() }),
});
export type EngineSnapshot = z.infer<typeof engineSnapshotSchema>;

/** Announcements on `GET /api/events`, each with a monotonic `id:`; `level` has none and is never replayed. */
export const engineEventSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('status-changed'),
    status: publicStatusSchema,
    listening: z.boolean(),
    muted: z.boolean(),
    microphone: microphoneInfoSchema,
    recognition: recognitionInfoSchema,
  }),
  z.object({
    type: z.literal('agents-changed'),
    agents: z.array(agentInfoSchema),
    activeAgentId: z.string().nullable(),
  }),
  z.object({ type: z.literal('utterance-started'), utterance: liveUtteranceSchema }),
  z.object({
    type: z.literal('transcription-partial'),
    utteranceId: z.uuid(),
    stable: z.string(),
    tentative: z.string(),
  }),
  z.object({ type: z.literal('transcription-final'), entry: transcriptEntrySchema }),
  z.object({
    type: z.literal('utterance-dropped'),
    utteranceId: z.uuid(),
    /** `own-voice`: the engine heard itself. `stop-word`: it ended a speech and goes to no agent. */
    reason: z.enum(['nothing-heard', 'not-speech', 'cancelled', 'muted', 'own-voice', 'stop-word']),
  }),
  z.object({ type: z.literal('delivery-changed'), entry: transcriptEntrySchema }),
  /** Words that were heard are a command; told while the utterance runs, or when it is over. */
  z.object({
    type: z.literal('command-heard'),
    utteranceId: z.uuid(),
    command: spokenCommandSchema,
    /** The command has been carried out; false: it will be, if the utterance ends here. */
    final: z.boolean(),
  }),
  z.object({ type: z.literal('agent-question'), question: agentQuestionSchema.nullable() }),
  z.object({ type: z.literal('question-changed'), question: questionInfoSchema.nullable() }),
  z.object({ type: z.literal('output-changed'), mode: outputModeSchema }),
  z.object({ type: z.literal('spelling-changed'), spelling: spellingInfoSchema }),
  /** Entries were stored, changed or deleted; null: any number of them. */
  z.object({
    type: z.literal('history-changed'),
    entryIds: z.array(z.uuid()).nullable(),
    paused: z.boolean(),
  }),
  z.object({ type: z.literal('speech-changed'), speech: speechInfoSchema }),
  z.object({ type: z.literal('speech-ended'), end: speechEndSchema }),
  z.object({ type: z.literal('level'), rms: z.number(), peak: z.number() }),
  z.object({ type: z.literal('notice'), notice: noticeSchema }),
  z.object({ type: z.literal('notice-cleared'), code: z.string() }),
  z.object({ type: z.literal('settings-changed'), keys: z.array(z.string()) }),
]);
export type EngineEvent = z.infer<typeof engineEventSchema>;
export type EngineEventType = EngineEvent['type'];

export const talkActionSchema = z.enum(['start', 'stop', 'toggle', 'cancel']);
export type TalkAction = z.infer<typeof talkActionSchema>;

/** Request bodies of the control API; strict, because the format is ours. */
export const listeningRequestSchema = z.strictObject({ listening: z.boolean() });
export const mutedRequestSchema = z.strictObject({ muted: z.boolean() });
export const talkRequestSchema = z.strictObject({ action: talkActionSchema });
export const activeAgentRequestSchema = z.strictObject({ agentId: z.string().min(1) });
export const sendAgainRequestSchema = z.strictObject({ agentId: z.string().min(1).optional() });
/** One setting by its dotted key, such as `endpointing.profile`. */
export const settingRequestSchema = z.strictObject({ key: z.string().min(1), value: z.unknown() });
export const shutdownRequestSchema = z.strictObject({ kind: z.enum(['stop', 'restart']) });
/** `POST /api/agents/{id}/focus`, without a token: whether the agent's terminal has the keyboard. */
export const agentFocusRequestSchema = z.looseObject({ focused: z.boolean() });
/** Query of `POST /api/transcribe`; `language` left out is that of the settings. */
export const transcribeQuerySchema = z.object({
  language: languageSchema.optional(),
  task: z.enum(['transcribe', 'translate']).optional(),
  timestamps: z.enum(['segment', 'word']).default('segment'),
});

/** Answer to every control command that has no richer one. */
export const commandResultSchema = z.object({ ok: z.literal(true), listening: z.boolean() });
export type CommandResult = z.infer<typeof commandResultSchema>;

/** Error body of the control plane. */
export const controlErrorSchema = z.object({
  error: z.object({
    code: z.string(),
    message: z.string(),
    remedy: z.string().nullable(),
    retryable: z.boolean(),
  }),
});

/** `GET /api/devices`: microphones, and what can be heard. */
export const devicesAnswerSchema = z.object({
  devices: z.array(deviceSchema),
  outputs: z.array(deviceSchema),
});
/** `POST /api/link`: opens the page signed in, once. */
export const linkAnswerSchema = z.object({ url: z.url() });

/**
 * First message of the page on `GET /api/microphone` (WebSocket), as JSON text. Binary messages follow:
 * mono float32 little-endian samples at `sampleRateHz`. The socket's life is the microphone's life.
 */
export const pageMicrophoneHelloSchema = z.strictObject({
  sampleRateHz: z.number().int().min(8000).max(192_000),
  label: z.string().max(200),
});

/**
 * `POST /api/transcribe?language=&timestamps=` takes raw PCM (16 kHz mono signed 16-bit little-endian,
 * `Content-Type: audio/l16; rate=16000`) and answers with one JSON object a line while the body is still arriving.
 */
export const transcribeLineSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('progress'), audioMs: z.number() }),
  z.object({
    type: z.literal('segment'),
    startMs: z.number(),
    endMs: z.number(),
    text: z.string(),
    language: z.string(),
    confidence: z.number(),
    words: z.array(z.object({ text: z.string(), startMs: z.number(), endMs: z.number() })).optional(),
  }),
  z.object({ type: z.literal('done'), audioMs: z.number(), text: z.string() }),
  z.object({
    type: z.literal('error'),
    code: z.string(),
    message: z.string(),
    remedy: z.string().nullable(),
  }),
]);
export type TranscribeLine = z.infer<typeof transcribeLineSchema>;

/** `GET /api/doctor`: measured facts about this run. */
export const doctorReportSchema = z.object({
  version: z.string(),
  platform: z.string(),
  node: z.string(),
  /** Milliseconds from process start: the port answers, the first sound has arrived, the models are warm. */
  startup: z.object({
    listeningMs: z.number().nullable(),
    canHearMs: z.number().nullable(),
    modelsWarmMs: z.number().nullable(),
  }),
  /** Process ids, for tools that look deeper. */
  processes: z.object({ engine: z.number(), inference: z.number().nullable() }),
  memory: z.object({ engineRssBytes: z.number(), inferenceRssBytes: z.number().nullable() }),
  checks: z.array(
    z.object({ name: z.string(), ok: z.boolean(), detail: z.string(), remedy: z.string().nullable() }),
  ),
});
export type DoctorReport = z.infer<typeof doctorReportSchema>;

/** Owner-only discovery file: where a running engine is and how to authenticate. Readers distrust every field. */
export const endpointFileSchema = z.object({
  schemaVersion: z.literal(1),
  pid: z.number().int().positive(),
  instanceId: z.uuid(),
  host: z.string(),
  port: z.number().int().min(1).max(65_535),
  token: z.string().min(32),
  openvip: z.literal('1.0'),
  version: z.string(),
});
export type EndpointFile = z.infer<typeof endpointFileSchema>;
