import type { Clock } from '../shared/kernel/clock.ts';
import type { McpVoice } from './mcp-voice.ts';
import type { RunningCalls } from './running-calls.ts';

/** What the tools of one session work with. */
export interface ToolContext {
  readonly voice: McpVoice;
  readonly calls: RunningCalls;
  readonly clock: Clock;
  /** For which agent the client speaks and asks; known once it has introduced itself. */
  readonly agentId: () => string | undefined;
}
