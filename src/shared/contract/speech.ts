/** The control plane's part about speaking: what is said, by which voice, through which output. */
import { z } from 'zod';

export const voiceSchema = z.object({
  /** `<synthesiser>:<voice>`, such as `hibari:heart`. */
  id: z.string(),
  name: z.string(),
  /** BCP 47; `*` for any. */
  language: z.string(),
  origin: z.enum(['shipped', 'download', 'system', 'address']),
  licence: z.string(),
});
export type VoiceInfo = z.infer<typeof voiceSchema>;

/** `GET /api/voices`. `hint` says how to get voices for more languages; null when there is nothing to say. */
export const voicesAnswerSchema = z.object({ voices: z.array(voiceSchema), hint: z.string().nullable() });
export type VoicesAnswer = z.infer<typeof voicesAnswerSchema>;

export const waitingSpeechSchema = z.object({
  id: z.string(),
  agentId: z.string().nullable(),
  urgent: z.boolean(),
  /** The beginning of the text as written. */
  preview: z.string(),
});
export type WaitingSpeechInfo = z.infer<typeof waitingSpeechSchema>;

export const currentSpeechSchema = z.object({
  id: z.string(),
  agentId: z.string().nullable(),
  voiceId: z.string().nullable(),
  /** The sentence that is heard now; empty until the first sound. */
  caption: z.string(),
});
export type CurrentSpeech = z.infer<typeof currentSpeechSchema>;

/** What a person needs to know about the engine's voice. */
export const speechInfoSchema = z.object({
  state: z.enum(['silent', 'speaking', 'paused', 'stopping']),
  /** Explanation when nothing can be spoken; null when all is well. */
  problem: z.string().nullable(),
  /** Whoever lends the sound: the engine's own device, a page, a file, or nobody. */
  output: z.enum(['device', 'page', 'file', 'none']),
  /** Name of the open or wanted device; null where there is none. */
  device: z.string().nullable(),
  current: currentSpeechSchema.nullable(),
  waiting: z.array(waitingSpeechSchema),
});
export type SpeechInfo = z.infer<typeof speechInfoSchema>;

/** Options of a speech; what is left out is taken from the settings. */
const speechOptions = {
  voice: z.string().min(1).max(200).optional(),
  language: z.string().min(2).max(35).optional(),
  speed: z.number().min(0.5).max(2).optional(),
  volume: z.number().min(0).max(1).optional(),
  urgent: z.boolean().optional(),
  kind: z.enum(['full', 'short', 'questions', 'off']).optional(),
  agentId: z.string().min(1).max(128).optional(),
};

/** `POST /api/speech` as JSON. `wait: true` answers when it has ended, else at once with 202. */
export const speakRequestSchema = z.strictObject({
  text: z.string(),
  wait: z.boolean().default(false),
  ...speechOptions,
});
export type SpeakRequest = z.input<typeof speakRequestSchema>;

/**
 * Query of `POST /api/speech` with `Content-Type: text/plain; charset=utf-8`: the body is the text, spoken while it
 * arrives. The first line of the answer (one JSON object a line) is `{"id"}` and comes at once; the second is the
 * outcome, or `{"error"}`.
 */
export const speakQuerySchema = z.strictObject({
  ...speechOptions,
  speed: z.coerce.number().min(0.5).max(2).optional(),
  volume: z.coerce.number().min(0).max(1).optional(),
  urgent: z.stringbool().optional(),
});
export type SpeakQuery = z.input<typeof speakQuerySchema>;

export const speechEndSchema = z.object({
  id: z.string(),
  agentId: z.string().nullable(),
  result: z.enum(['done', 'stopped', 'failed']),
  /** Milliseconds that were heard. */
  durationMs: z.number().nonnegative(),
  /** Why it failed, for a person; null otherwise. */
  problem: z.string().nullable(),
});
export type SpeechEndInfo = z.infer<typeof speechEndSchema>;

/** Answer to a speech that is not waited for. */
export const queuedSpeechSchema = z.object({ id: z.string() });

/** `POST /api/speech/stop`: one speech, or without an id all; `POST /api/speech/skip` ends the current one only. */
export const stopSpeechRequestSchema = z.strictObject({ id: z.string().optional() });

/** `POST /api/speech/synthesise`: answers with a WAV file (24 kHz or the voice's rate, mono, 16 bits), streamed. */
export const synthesiseRequestSchema = z.strictObject({
  text: z.string(),
  voice: speechOptions.voice,
  language: speechOptions.language,
  speed: speechOptions.speed,
  kind: speechOptions.kind,
});
export type SynthesiseRequest = z.input<typeof synthesiseRequestSchema>;

/**
 * First message of the page on `GET /api/speaker` (WebSocket), as JSON text: it lends its loudspeaker. The engine
 * then sends binary messages: mono float32 little-endian samples at `sampleRateHz`; and `{"type":"discard"}` as text,
 * which silences at once. The page sends `{"type":"played","samples":N}` (total since the hello, discarded ones not
 * counted) at least ten times a second while it plays. The socket's life is the loudspeaker's life.
 */
export const pageSpeakerHelloSchema = z.strictObject({
  sampleRateHz: z.number().int().min(8000).max(192_000),
  label: z.string().max(200),
});
export const pageSpeakerReportSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('played'), samples: z.number().int().nonnegative() }),
  /** Answers `discard`: what had been played by then. */
  z.strictObject({ type: z.literal('discarded'), samples: z.number().int().nonnegative() }),
]);
export type PageSpeakerReport = z.infer<typeof pageSpeakerReportSchema>;
export const pageSpeakerOrderSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('discard') }),
]);
export type PageSpeakerOrder = z.infer<typeof pageSpeakerOrderSchema>;
