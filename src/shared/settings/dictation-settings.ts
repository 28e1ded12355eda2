/** The settings of what becomes of words: commands, vocabulary, clean-up, where they go and how long they are kept. */
import { z } from 'zod';
import { outputModeSchema, spokenCommandNameSchema, submitPolicySchema } from '../contract/dictation.ts';
import { live } from './setting-meta.ts';

const languageCodeSchema = z.string().regex(/^[a-z]{2,3}$/, 'a language code such as "en"');

/** What one agent is called and how it takes text; what is left out is as in the general settings. */
export const agentProfileSchema = z.strictObject({
  /** What it is called aloud, beside its id. */
  names: z.array(z.string().min(1).max(100)).max(20).optional(),
  submitPolicy: submitPolicySchema.optional(),
  codingMode: z.boolean().optional(),
  /** The folder in which it works, if it does not say so itself. */
  folder: z.string().min(1).max(4096).optional(),
});
export type AgentProfile = z.infer<typeof agentProfileSchema>;

export const agentsSettingsSchema = z.strictObject({
  submitPolicy: live(
    submitPolicySchema.default('draft'),
    'What happens to text: "draft" lies unsent until you say so, "instant" is sent at once, "confirm" after a moment.',
  ),
  profiles: live(
    z.record(z.string().min(1).max(128), agentProfileSchema).default({}),
    'Own names, submit policy, coding mode and folder for agents by their id.',
    'an object that gives names, submitPolicy, codingMode or folder for each agent id',
  ),
});

export const dictationSettingsSchema = z.strictObject({
  fillers: live(z.boolean().default(true), 'Leave out "uh", "um" and their like.'),
  stutters: live(z.boolean().default(true), 'Leave out words that were begun twice ("the the").'),
  spokenPunctuation: live(
    z.array(languageCodeSchema).default([]),
    'Languages in which "comma" or "question mark" becomes a sign, such as ["en", "de"].',
  ),
  capitals: live(z.boolean().default(true), 'Mend capital letters and blanks.'),
  codingMode: live(
    z.enum(['on', 'off', 'by-agent']).default('on'),
    'Write code as code ("package dot json" becomes package.json); "by-agent" follows the agents’ profiles.',
  ),
  amendWithinMs: live(
    z.number().int().min(0).max(10_000).default(1500),
    'Speech that goes on within this time is marked as belonging to the text before it. Milliseconds; 0 never.',
  ),
  confirmWindowMs: live(
    z.number().int().min(500).max(30_000).default(2000),
    'How long a text waits under the policy "confirm". Milliseconds.',
  ),
  confirmSpoken: live(z.boolean().default(false), 'Say aloud that a text is about to be sent.'),
});

export const commandsSettingsSchema = z.strictObject({
  enabled: live(z.boolean().default(true), 'Understand spoken commands such as "ok send".'),
  whileMuted: live(
    z.boolean().default(true),
    'While muted, listen for the command that ends it, and for nothing else.',
  ),
  threshold: live(
    z.number().min(0.5).max(1).default(0.85),
    'How sure a spoken command or name must be; higher is stricter.',
  ),
  triggers: live(
    z
      .record(
        languageCodeSchema,
        z.partialRecord(spokenCommandNameSchema, z.array(z.string().max(100)).max(50)),
      )
      .default({}),
    'Own words for commands: {"en": {"submit": ["ship it"]}}. They replace the shipped ones of that command.',
    'an object: language code, then command, then a list of phrases',
  ),
  switchFeedback: live(
    z.enum(['sound', 'speech', 'off']).default('sound'),
    'How a switch to another agent is confirmed.',
  ),
});

export const vocabularySettingsSchema = z.strictObject({
  entries: live(
    z
      .array(
        z.strictObject({
          written: z.string().min(1).max(100),
          spoken: z.array(z.string().min(1).max(100)).max(20).default([]),
        }),
      )
      .max(5000)
      .default([]),
    'Words with how they are written and what they sound like: [{"written": "kubectl", "spoken": ["cube control"]}].',
    'a list of objects with "written" and perhaps "spoken"',
  ),
  project: live(
    z.boolean().default(true),
    'Learn names from the folder of the active agent. They never leave this computer.',
  ),
  correction: live(z.boolean().default(true), 'Put names right that were heard almost right.'),
});

export const spellingSettingsSchema = z.strictObject({
  endSilenceMs: live(
    z.number().int().min(500).max(10_000).default(1500),
    'Silence that ends a spelled word, in milliseconds.',
  ),
});

export const outputSettingsSchema = z.strictObject({
  mode: live(
    outputModeSchema.default('agents'),
    'Where text goes: to "agents", or by "keyboard" to the window that has the focus.',
  ),
  keyboardMethod: live(
    z.enum(['paste', 'type']).default('paste'),
    'How the keyboard mode writes: by pasting, the clipboard restored, or key by key.',
  ),
  pasteKeys: live(
    z.enum(['ctrl+v', 'ctrl+shift+v', 'shift+insert', 'cmd+v']).nullable().default(null),
    'Keys that paste; null takes the usual ones of the system.',
  ),
  typingDelayMs: live(
    z.number().int().min(0).max(500).default(2),
    'Pause between typed keys, in milliseconds.',
  ),
  submitKeys: live(
    z.enum(['enter', 'ctrl+enter', 'cmd+enter']).default('enter'),
    'Keys that submit in keyboard mode.',
  ),
  newlineKeys: live(
    z.enum(['enter', 'shift+enter', 'alt+enter']).default('shift+enter'),
    'Keys that make a new line in keyboard mode.',
  ),
});

export const historySettingsSchema = z.strictObject({
  paused: live(z.boolean().default(false), 'Store nothing of what is said.'),
  keepDays: live(
    z.number().int().min(0).max(36_500).default(0),
    'Entries older than this are deleted, unless they are starred; 0 keeps all.',
  ),
  keepMegabytes: live(
    z.number().int().min(0).max(100_000).default(0),
    'The oldest entries are deleted when the history is larger; 0 sets no limit.',
  ),
  keepAudioDays: live(
    z.number().int().min(0).max(3650).default(7),
    'Recordings older than this are deleted; 0 deletes them once their text is delivered.',
  ),
  keepAudioMegabytes: live(
    z.number().int().min(1).max(100_000).default(200),
    'The oldest recordings are deleted when all together are larger.',
  ),
});
