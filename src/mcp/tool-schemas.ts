/** What the tools take and give. Titles and descriptions are read by models that decide when to call them. */
import { z } from 'zod';
import { questionChoiceSchema } from '../shared/contract/questions.ts';
import { agentViewSchema, transcriptionViewSchema } from './views.ts';

const language = z
  .string()
  .min(2)
  .max(35)
  .optional()
  .describe('Language of the text as BCP 47, such as "en"; found out by itself when left out.');

export const speakInput = {
  text: z
    .string()
    .min(1)
    .max(100_000)
    .describe('What is spoken. Markdown is fine: code, tables and links are put into words.'),
  wait: z
    .boolean()
    .default(true)
    .describe(
      'true: the call ends when it has been heard. false: it ends at once, the text is spoken later.',
    ),
  voice: z
    .string()
    .min(1)
    .max(200)
    .optional()
    .describe("A voice's id or name; best left out: the user chose."),
  language,
  urgent: z.boolean().optional().describe('Goes before texts that wait. For what the user must know now.'),
};
export const speakOutput = {
  result: z
    .enum(['done', 'stopped', 'failed', 'queued'])
    .describe('"stopped": the user or somebody else cut it short. "queued": it was not waited for.'),
  durationMs: z.number().nonnegative().describe('Milliseconds that were heard.'),
  problem: z.string().nullable().describe('Why it failed.'),
};

export const askUserInput = {
  question: z
    .string()
    .min(1)
    .max(4000)
    .describe('The question, spoken as it stands: one or two short sentences. Choices are read after it.'),
  choices: z
    .array(
      z.union([
        questionChoiceSchema.shape.label,
        questionChoiceSchema.pick({ id: true, label: true }).strip(),
      ]),
    )
    .min(2)
    .max(20)
    .optional()
    .describe('Possible answers, of which the user picks one by voice. Short, and different in sound.'),
  timeout_seconds: z
    .number()
    .min(1)
    .max(600)
    .optional()
    .describe(
      'How long an answer is waited for after the question was spoken; 60 unless the user set another.',
    ),
};
export type AskUserChoice = string | { readonly id: string; readonly label: string };
export const askUserOutput = {
  outcome: z
    .enum(['answered', 'timeout', 'dismissed', 'unavailable'])
    .describe(
      '"timeout": nobody answered. "dismissed": the user does not want to. "unavailable": it could not be asked.',
    ),
  text: z.string().nullable().describe("The user's words, or the label of the choice."),
  choice: z.string().nullable().describe('The choice: its id, or its label where choices are plain texts.'),
  by: z.enum(['voice', 'page']).nullable().describe('How the user answered.'),
  problem: z.string().nullable().describe('Why there is no answer.'),
};

export const listAgentsOutput = { agents: z.array(agentViewSchema) };

export const lastTranscriptionsInput = {
  count: z.number().int().min(1).max(50).default(5).describe('How many, the latest ones.'),
  agent: z.string().min(1).max(128).optional().describe('Only what was said to the agent with this id.'),
};
export const lastTranscriptionsOutput = {
  transcriptions: z.array(transcriptionViewSchema).describe('Oldest first.'),
};
