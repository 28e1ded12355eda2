/** What becomes of recognised words on their way to an agent: commands, changes of the text, questions back. */
import { z } from 'zod';

/** What can be asked for aloud. `spell` begins a spelled word. */
export const spokenCommandNameSchema = z.enum([
  'submit',
  'newline',
  'mute',
  'listen',
  'switch-agent',
  'cancel',
  'repeat',
  'stop-speaking',
  'spell',
]);
export type SpokenCommandName = z.infer<typeof spokenCommandNameSchema>;

/** A command that was found in an utterance. */
export const spokenCommandSchema = z.object({
  command: spokenCommandNameSchema,
  /** The words that asked for it, as they were recognised. */
  trigger: z.string(),
  confidence: z.number().min(0).max(1),
  /** The agent that `switch-agent` names; null for the others. */
  agentId: z.string().nullable(),
});
export type SpokenCommand = z.infer<typeof spokenCommandSchema>;

/** Stages of a text, in the order in which they are applied. */
export const textStageSchema = z.enum(['clean-up', 'vocabulary', 'commands', 'formatting', 'spelling']);
export type TextStage = z.infer<typeof textStageSchema>;

/** What one stage made of the text; stages that changed nothing leave no trace. */
export const textChangeSchema = z.object({
  stage: textStageSchema,
  /** The rules that applied, such as `fillers`; for people who wonder why. */
  rules: z.array(z.string()),
  before: z.string(),
  after: z.string(),
});
export type TextChange = z.infer<typeof textChangeSchema>;

/** What happens to a text that an agent gets: it lies unsent, is sent at once, or is sent after a moment. */
export const submitPolicySchema = z.enum(['draft', 'instant', 'confirm']);
export type SubmitPolicy = z.infer<typeof submitPolicySchema>;

/** Where text goes: to agents, or to whatever window has the keyboard. */
export const outputModeSchema = z.enum(['agents', 'keyboard']);
export type OutputMode = z.infer<typeof outputModeSchema>;

/** A spoken name fits more than one agent: the text waits for the answer. */
export const agentQuestionSchema = z.object({
  /** The entry whose text waits; it is `kept` until somebody answers. */
  entryId: z.uuid(),
  /** The name as it was heard. */
  heard: z.string(),
  /** Best first. */
  candidates: z.array(z.string()),
});
export type AgentQuestion = z.infer<typeof agentQuestionSchema>;

/** The spelling mode, and the word that is being spelled. */
export const spellingInfoSchema = z.object({ active: z.boolean(), text: z.string() });
export type SpellingInfo = z.infer<typeof spellingInfoSchema>;

/** `POST /api/agent-question`: null lets the text rest where it is. */
export const agentAnswerRequestSchema = z.strictObject({ agentId: z.string().min(1).nullable() });
export const outputModeRequestSchema = z.strictObject({ mode: outputModeSchema });
export const spellingRequestSchema = z.strictObject({ active: z.boolean() });
/** `PUT /api/agents/{id}/project`: the folder in which the agent works; null when it has none. */
export const agentProjectRequestSchema = z.strictObject({ folder: z.string().min(1).max(4096).nullable() });
