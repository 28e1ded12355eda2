/** What MCP clients see of the engine: chosen fields of its snapshot, and never what is being said right now. */
import { z } from 'zod';
import { microphoneStateSchema, publicStatusSchema } from '../shared/contract/control.ts';
import type { EngineSnapshot } from '../shared/contract/control.ts';
import { agentActivitySchema, attentionReasonSchema } from '../shared/contract/doors.ts';
import { speechInfoSchema } from '../shared/contract/speech.ts';

export const agentViewSchema = z.object({
  id: z.string().describe('Give this id where an agent is asked for.'),
  name: z.string().nullable().describe('What the user calls it.'),
  program: z.string().nullable().describe('Which program it is, such as "claude".'),
  folder: z.string().nullable().describe('The folder in which it works.'),
  state: z.enum(['connected', 'away']).describe('"away": it lost its connection a moment ago.'),
  activity: agentActivitySchema.nullable().describe('What it is doing; null when it does not say.'),
  attention: attentionReasonSchema.nullable().describe('What it needs the user for.'),
  active: z.boolean().describe('What the user says goes to this agent.'),
});
export type AgentView = z.infer<typeof agentViewSchema>;

export const transcriptionViewSchema = z.object({
  timestamp: z.string().describe('When it was said, ISO 8601.'),
  text: z.string(),
  agent: z.string().nullable().describe('Id of the agent it was said to; null when there was none.'),
  language: z.string().nullable(),
});
export type TranscriptionView = z.infer<typeof transcriptionViewSchema>;

export const statusViewSchema = z.discriminatedUnion('engine', [
  z.object({
    engine: z.literal('running'),
    version: z.string(),
    status: publicStatusSchema,
    listening: z.boolean(),
    muted: z.boolean(),
    microphone: z.object({ state: microphoneStateSchema, problem: z.string().nullable() }),
    activeAgent: z.string().nullable(),
    speech: z.object({
      state: speechInfoSchema.shape.state,
      agent: z.string().nullable(),
      waiting: z.number().int().nonnegative(),
      problem: z.string().nullable(),
    }),
    /** Who asks the user something right now, and how far that is. */
    question: z.object({ agent: z.string().nullable(), state: z.string() }).nullable(),
  }),
  z.object({ engine: z.literal('not-running'), problem: z.string() }),
]);
export type StatusView = z.infer<typeof statusViewSchema>;

export function statusView(snapshot: EngineSnapshot): StatusView {
  const { version, status, listening, muted, microphone, activeAgentId, speech, question } = snapshot;
  return {
    engine: 'running',
    version,
    status,
    listening,
    muted,
    microphone: { state: microphone.state, problem: microphone.problem },
    activeAgent: activeAgentId,
    speech: {
      state: speech.state,
      agent: speech.current?.agentId ?? null,
      waiting: speech.waiting.length,
      problem: speech.problem,
    },
    question: question === null ? null : { agent: question.agentId, state: question.state },
  };
}

export function agentViews({ agents }: EngineSnapshot): AgentView[] {
  return agents.map(({ id, name, program, folder, state, activity, attention, active }) => ({
    id,
    name,
    program,
    folder,
    state,
    activity,
    attention,
    active,
  }));
}

/** The last `count`, newest last. What the user took back, and what is not understood yet, was never said. */
export function transcriptionViews(
  { transcript }: EngineSnapshot,
  count: number,
  agent: string | undefined,
): TranscriptionView[] {
  return transcript
    .filter(({ text, delivery }) => text !== '' && delivery !== 'withdrawn' && delivery !== 'pending')
    .filter(({ agentId }) => agent === undefined || agentId === agent)
    .slice(-count)
    .map(({ timestamp, text, agentId, language }) => ({ timestamp, text, agent: agentId, language }));
}
