/** What an agent's own program, its hooks or plugin tell the engine beside the OpenVIP stream: the control plane's part about doors. */
import { z } from 'zod';

/** What an agent is doing, as its program reports it. */
export const agentActivitySchema = z.enum(['idle', 'working', 'needs-you']);
export type AgentActivity = z.infer<typeof agentActivitySchema>;

/** Why an agent needs a person: to allow something, to answer a question, or to say what comes next. */
export const attentionReasonSchema = z.enum(['permission', 'question', 'input']);
export type AttentionReason = z.infer<typeof attentionReasonSchema>;

const nameSchema = z.string().min(1).max(100);
const folderSchema = z.string().min(1).max(4096);
/** Which program it is, in lower case: `claude`, `codex`, `gemini`, `opencode`, `cursor`, `aider`, … */
const programSchema = z.string().regex(/^[a-z][a-z0-9-]{0,39}$/, 'a program name such as "claude"');

/** `PUT /api/agents/{id}/about`: what is left out stays as it is; null takes it back. */
export const agentAboutRequestSchema = z.strictObject({
  name: nameSchema.nullable().optional(),
  folder: folderSchema.nullable().optional(),
  program: programSchema.nullable().optional(),
});
export type AgentAbout = z.infer<typeof agentAboutRequestSchema>;

/**
 * `POST /api/agents/{id}/reports`: one thing that happened in the agent's program. The hooks of all programs are
 * translated into these. Also taken for an agent that is not connected: it can speak, and is offered for connecting.
 */
export const agentReportSchema = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('session-started'),
    program: programSchema,
    /** The program's own id of the session. */
    sessionId: z.string().min(1).max(200).nullable(),
    name: nameSchema.nullable(),
    folder: folderSchema.nullable(),
  }),
  /** A turn runs. */
  z.strictObject({ type: z.literal('working') }),
  /** A turn is over; its answer is spoken as the agent's settings want it. Null: there was none. */
  z.strictObject({ type: z.literal('turn-completed'), text: z.string().max(1_000_000).nullable() }),
  z.strictObject({
    type: z.literal('needs-you'),
    reason: attentionReasonSchema,
    /** What it says to the person, such as the question; null when it says nothing. */
    text: z.string().max(10_000).nullable(),
  }),
  z.strictObject({ type: z.literal('session-ended') }),
]);
export type AgentReport = z.infer<typeof agentReportSchema>;

/**
 * How far a delivered text got. `accepted`: written to the agent's stream. `shown`: the program shows it.
 * `turn-started`: the program works on it.
 */
export const receiptSchema = z.enum(['accepted', 'shown', 'turn-started']);
export type Receipt = z.infer<typeof receiptSchema>;

/** `POST /api/agents/{id}/receipts`. */
export const receiptRequestSchema = z.strictObject({
  /** Id of the OpenVIP message. */
  messageId: z.uuid(),
  receipt: receiptSchema,
});
export type ReceiptRequest = z.infer<typeof receiptRequestSchema>;

/** A session of a coding agent that was found on this machine and does not hear us yet. */
export const discoveredSessionSchema = z.object({
  /** Stable while the session lives. */
  id: z.string(),
  program: z.string(),
  name: z.string().nullable(),
  folder: z.string().nullable(),
  pid: z.number().int().positive().nullable(),
  activity: agentActivitySchema.nullable(),
  /** How it can be connected, for a person. */
  remedy: z.string(),
  /** The command that connects it, to be run in a terminal; null where there is none. */
  command: z.string().nullable(),
  /** The engine can connect it by itself. */
  connectable: z.boolean(),
});
export type DiscoveredSession = z.infer<typeof discoveredSessionSchema>;

/** `GET /api/discovered`. `POST /api/discovered/{id}/connect` connects one, where the engine can. */
export const discoveredAnswerSchema = z.object({ sessions: z.array(discoveredSessionSchema) });
