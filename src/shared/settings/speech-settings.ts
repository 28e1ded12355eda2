/** The settings of what the engine says and which sounds it makes. */
import { z } from 'zod';
import { live } from './setting-meta.ts';

const kindSchema = z.enum(['full', 'short', 'questions', 'off']);
const speedSchema = z.number().min(0.5).max(2);
const volumeSchema = z.number().min(0).max(1);
const addressSchema = z.url({ protocol: /^https?$/ });
const voiceIdSchema = z.string().min(1).max(200);

/** How one agent speaks; what is left out is as in the general settings. */
export const agentSpeechSchema = z.strictObject({
  voice: voiceIdSchema.optional(),
  speed: speedSchema.optional(),
  volume: volumeSchema.optional(),
  kind: kindSchema.optional(),
});
export type AgentSpeech = z.infer<typeof agentSpeechSchema>;

export const speechSettingsSchema = z.strictObject({
  enabled: live(
    z.boolean().default(true),
    'Speak at all. While off, requests end at once and nothing is heard.',
  ),
  voice: live(
    voiceIdSchema.default('hibari:heart'),
    'Voice for texts in its language; "vivavoce voices" lists them.',
  ),
  language: live(
    z
      .string()
      .regex(/^[a-z]{2,3}(-[A-Za-z0-9]+)*$/, 'a language code such as "en" or "de-AT"')
      .default('en'),
    'Language of texts that do not say theirs; apart from the language of recognition.',
  ),
  voices: live(
    z.record(z.string().regex(/^[a-z]{2,3}(-[A-Za-z0-9]+)*$/), voiceIdSchema).default({}),
    'A voice for each language, such as {"de": "espeak-ng:de"}.',
    'an object that gives a voice for each language code',
  ),
  speed: live(speedSchema.default(1), 'Speed; 1 is the pace of the voice.'),
  volume: live(volumeSchema.default(1), 'Loudness from 0 to 1.'),
  kind: live(
    kindSchema.default('full'),
    'How much is spoken: "full", "short" (the beginning and every question), "questions" alone, or "off".',
  ),
  shortenAbove: live(
    z.number().int().min(100).max(1_000_000).default(1200),
    'A text with more characters than this is spoken as "short" even under "full".',
  ),
  agents: live(
    z.record(z.string().min(1).max(128), agentSpeechSchema).default({}),
    'Own voice, speed, volume and kind for agents by their id.',
    'an object that gives voice, speed, volume or kind for each agent id',
  ),
  pronunciations: live(
    z.record(z.string().min(1).max(100), z.string().min(1).max(200)).default({}),
    'How words are said, as phonemes: {"vivavoce": "vˌivəvˈOʧA"}.',
    'an object that gives the phonemes for each word',
  ),
  bargeIn: live(
    z.enum(['auto', 'headphones', 'half-duplex', 'key-only']).default('auto'),
    'Interrupting by voice: "auto" cancels the echo of the loudspeakers where it can, "headphones" trusts the microphone, "half-duplex" does not listen while speaking, "key-only" lets only keys and commands interrupt.',
  ),
  stopWords: live(
    z
      .array(z.string().min(1).max(60))
      .max(100)
      .default([
        'stop',
        'stop it',
        'stop talking',
        'stop speaking',
        'be quiet',
        'quiet',
        'shut up',
        'enough',
        'stopp',
        'ruhe',
        'para',
        'arrête',
        'basta',
      ]),
    'Said alone while the engine speaks, these end the speech and go to no agent.',
  ),
  /** Any server with `POST /v1/audio/speech`. */
  address: z
    .strictObject({
      url: live(
        z
          .string()
          .refine(
            (text) => text === '' || addressSchema.safeParse(text).success,
            'an http(s) address, or empty',
          )
          .default(''),
        'Base address of an OpenAI-compatible speech server, such as "http://127.0.0.1:8880/v1"; empty for none. Texts are sent there only for its voices.',
      ),
      key: live(z.string().default(''), 'Its API key, if it needs one.'),
      model: live(z.string().default('tts-1'), 'Its model.'),
      voices: live(z.array(voiceIdSchema).default(['alloy']), 'Names of its voices.'),
    })
    .prefault({}),
});

const soundSchema = z.enum(['on', 'unfocused', 'off']);

export const soundSettingsSchema = z.strictObject({
  enabled: live(z.boolean().default(true), 'Short sounds for what happens, all of them.'),
  volume: live(volumeSchema.default(0.6), 'Loudness of the short sounds from 0 to 1.'),
  start: live(
    soundSchema.default('on'),
    'Sound when a turn begins; "unfocused": not while the agent’s terminal has the focus.',
  ),
  stop: live(soundSchema.default('on'), 'Sound when a turn ends.'),
  sent: live(soundSchema.default('off'), 'Sound when a text has been delivered.'),
  failed: live(soundSchema.default('on'), 'Sound when something went wrong.'),
  switched: live(soundSchema.default('on'), 'Sound when the voice went to another agent by its spoken name.'),
  attention: live(soundSchema.default('on'), 'Sound when an agent needs you.'),
  files: live(
    z
      .partialRecord(z.enum(['start', 'stop', 'sent', 'failed', 'switched', 'attention']), z.string().min(1))
      .default({}),
    'Own WAV files in place of the shipped sounds: {"sent": "/home/me/ping.wav"}.',
    'an object that gives a WAV file for start, stop, sent, failed, switched or attention',
  ),
});
