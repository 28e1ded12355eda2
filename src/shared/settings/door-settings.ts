/** The settings of the doors: the terminal wrapper, what agents may ask aloud, and how they call for attention. */
import { z } from 'zod';
import { live } from './setting-meta.ts';

const argumentsSchema = z.array(z.string().max(4096)).max(64);

/** How one program is run in the wrapper and takes text; what is left out is as in the shipped profile or the default. */
export const wrapperProfileSchema = z.strictObject({
  description: z.string().max(200).optional(),
  /** Program and first arguments. */
  command: argumentsSchema.min(1).optional(),
  /** Further arguments for `--continue`. */
  continueArguments: argumentsSchema.optional(),
  /** Further arguments for `--live-dangerously`: the program asks for no permission any more. */
  dangerousArguments: argumentsSchema.optional(),
  /** Keys that submit, as the program names them. */
  submitKeys: z.enum(['enter', 'ctrl+enter', 'alt+enter', 'ctrl+d', 'ctrl+j']).optional(),
  /** Keys that make a new line without submitting; `paste` puts the newline into a bracketed paste. */
  newlineKeys: z.enum(['alt+enter', 'shift+enter', 'ctrl+j', 'backslash+enter', 'enter', 'paste']).optional(),
  submitDelayMs: z.number().int().min(0).max(5000).optional(),
  newlineDelayMs: z.number().int().min(0).max(5000).optional(),
  /** `auto`: when the program has asked for it. */
  bracketedPaste: z.enum(['auto', 'always', 'never']).optional(),
  /** Text that the user takes back is deleted with the backspace key; without, it stays. */
  deletesWithBackspace: z.boolean().optional(),
});
export type WrapperProfile = z.infer<typeof wrapperProfileSchema>;

export const wrapperSettingsSchema = z.strictObject({
  profiles: live(
    z.record(z.string().regex(/^[a-z0-9][a-z0-9_-]{0,39}$/i), wrapperProfileSchema).default({}),
    'Programs for "vivavoce agent --profile", beside the shipped ones or in their place.',
    'an object that gives command, submitKeys, newlineKeys and the like for each profile',
  ),
  submitDelayMs: live(
    z.number().int().min(0).max(5000).default(75),
    'Pause between a text and the key that submits it: programs ignore an Enter that follows a large write at once. Milliseconds.',
  ),
  newlineDelayMs: live(
    z.number().int().min(0).max(5000).default(10),
    'Pause before the keys of a new line, in milliseconds.',
  ),
  claimKey: live(
    z
      .string()
      .regex(/^(ctrl\+[a-z\\\]^_]|off)$/)
      .default('ctrl+\\'),
    'Key that gives this terminal the voice, or "off".',
    '"ctrl+" and a letter or one of \\ ] ^ _, or "off"',
  ),
  infoKey: live(
    z
      .string()
      .regex(/^(ctrl\+[a-z\\\]^_]|off)$/)
      .default('ctrl+]'),
    'Key that shows agent, state and folder as a notification, or "off".',
    '"ctrl+" and a letter or one of \\ ] ^ _, or "off"',
  ),
  statusLine: live(z.boolean().default(false), 'A line with the state below the wrapped program.'),
  redact: live(
    z.array(z.string().min(1).max(500)).max(100).default([]),
    'Regular expressions; what fits them is hidden from the output of the wrapped program.',
  ),
  swallow: live(
    z
      .array(z.string().regex(/^f(1[3-9]|2[0-4])$/))
      .max(12)
      .default([]),
    'Function keys that never reach the wrapped program, such as "f13" when it is held down for talking.',
    'a list of key names from "f13" to "f24"',
  ),
  summary: live(z.boolean().default(true), 'Say at the end how much was dictated.'),
});

export const attentionSettingsSchema = z.strictObject({
  announce: live(
    z.enum(['sound', 'speech', 'off']).default('sound'),
    'How an agent that needs you is announced; "speech" says its name and what for.',
  ),
});

export const questionsSettingsSchema = z.strictObject({
  openMicrophone: live(
    z.boolean().default(true),
    'An agent’s question opens the microphone for its answer while the engine does not listen.',
  ),
  timeoutMs: live(
    z.number().int().min(1000).max(600_000).default(60_000),
    'How long an answer is waited for. Milliseconds.',
  ),
});

export const approvalsSettingsSchema = z.strictObject({
  voice: live(
    z.boolean().default(false),
    'Read permission requests aloud, and let an explicit phrase such as "allow it" or "deny it" decide them.',
  ),
  timeoutMs: live(
    z.number().int().min(1000).max(600_000).default(30_000),
    'How long a spoken decision is waited for before the agent asks in its own way. Milliseconds.',
  ),
});
