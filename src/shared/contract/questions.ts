/** Questions that the engine asks aloud, for an agent: the control plane's part about asking and approving. */
import { z } from 'zod';

const agentIdSchema = z.string().min(1).max(128);
const timeoutMsSchema = z.number().int().min(1000).max(600_000);

export const questionChoiceSchema = z.strictObject({
  id: z.string().min(1).max(64),
  /** What is read aloud and shown. */
  label: z.string().min(1).max(200),
  /** Other words that mean the same, beside the label and its number. */
  spoken: z.array(z.string().min(1).max(100)).max(20).optional(),
});
export type QuestionChoice = z.infer<typeof questionChoiceSchema>;

/**
 * `POST /api/questions`: speaks the question, listens, and answers with the outcome. Hanging up cancels it, silences it
 * and gives the microphone back. Questions wait for each other; the time runs from the moment one is heard.
 */
export const askRequestSchema = z.strictObject({
  text: z.string().min(1).max(4000),
  /** Who asks. */
  agentId: agentIdSchema.optional(),
  /** With choices one of them is the answer; without, the words are. */
  choices: z
    .array(questionChoiceSchema)
    .min(2)
    .max(20)
    .refine((choices) => new Set(choices.map(({ id }) => id)).size === choices.length, 'each with its own id')
    .optional(),
  /** How long an answer is waited for after the question was spoken; left out, that of the settings. */
  timeoutMs: timeoutMsSchema.optional(),
  language: z.string().min(2).max(35).optional(),
});
export type AskRequest = z.infer<typeof askRequestSchema>;

export const questionOutcomeSchema = z.enum(['answered', 'timeout', 'dismissed', 'cancelled', 'unavailable']);
export type QuestionOutcome = z.infer<typeof questionOutcomeSchema>;

export const questionAnswerSchema = z.object({
  id: z.uuid(),
  outcome: questionOutcomeSchema,
  /** The words of the answer, or the label of the choice; null without an answer. */
  text: z.string().nullable(),
  choiceId: z.string().nullable(),
  by: z.enum(['voice', 'page']).nullable(),
  /** Why there is no answer, for a person; null with one. */
  problem: z.string().nullable(),
});
export type QuestionAnswer = z.infer<typeof questionAnswerSchema>;

/** The question that has the floor, for those who show it. */
export const questionInfoSchema = z.object({
  id: z.uuid(),
  agentId: z.string().nullable(),
  kind: z.enum(['question', 'approval']),
  text: z.string(),
  choices: z.array(questionChoiceSchema.pick({ id: true, label: true })),
  state: z.enum(['speaking', 'listening', 'deciding']),
  /** When it is given up; null until it was spoken. */
  deadline: z.iso.datetime().nullable(),
  /** Questions that wait behind it. */
  waiting: z.number().int().nonnegative(),
});
export type QuestionInfo = z.infer<typeof questionInfoSchema>;

/** `POST /api/questions/{id}/answer`: from the page or the command line, in place of a spoken one. */
export const questionReplySchema = z.union([
  z.strictObject({ choiceId: z.string().min(1) }),
  z.strictObject({ text: z.string().min(1).max(4000) }),
  z.strictObject({ dismiss: z.literal(true) }),
]);
export type QuestionReply = z.infer<typeof questionReplySchema>;

/** `POST /api/approvals`: asks by voice whether an agent may do something, if the settings want it. */
export const approvalRequestSchema = z.strictObject({
  agentId: agentIdSchema,
  /** The program's tool, such as `Bash`. */
  tool: z.string().min(1).max(200),
  /** Exactly what would be done, such as the command line; it is read aloud and shown. */
  action: z.string().min(1).max(20_000),
  timeoutMs: timeoutMsSchema.optional(),
});
export type ApprovalRequest = z.infer<typeof approvalRequestSchema>;

/** `none`: nobody decided; the program asks in its own way. */
export const approvalDecisionSchema = z.enum(['allow', 'deny', 'none']);
export type ApprovalDecision = z.infer<typeof approvalDecisionSchema>;

export const approvalAnswerSchema = z.object({
  decision: approvalDecisionSchema,
  by: z.enum(['voice', 'page']).nullable(),
  /** Why nobody decided, for a person; null with a decision. */
  problem: z.string().nullable(),
});
export type ApprovalAnswer = z.infer<typeof approvalAnswerSchema>;

/** One line of the log of decisions, `approvals.jsonl` in the state folder. */
export const approvalRecordSchema = z.object({
  at: z.iso.datetime(),
  agentId: z.string(),
  tool: z.string(),
  action: z.string(),
  decision: approvalDecisionSchema,
  by: z.enum(['voice', 'page']).nullable(),
  /** How far the chosen phrase was ahead of the next, in log-likelihood per token; null when nobody spoke. */
  margin: z.number().nullable(),
  /** How often it was asked. */
  attempts: z.number().int().nonnegative(),
});
export type ApprovalRecord = z.infer<typeof approvalRecordSchema>;

/** `GET /api/approvals`: the latest decisions, newest last. */
export const approvalsAnswerSchema = z.object({ approvals: z.array(approvalRecordSchema) });
