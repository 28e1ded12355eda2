import type { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js';
import { addAskUserTool } from './ask-user-tool.ts';
import type { ToolContext } from './tool-context.ts';
import {
  lastTranscriptionsInput,
  lastTranscriptionsOutput,
  listAgentsOutput,
  speakInput,
  speakOutput,
} from './tool-schemas.ts';
import { agentViews, transcriptionViews } from './views.ts';

export function addTools(server: McpServer, context: ToolContext): void {
  addSpeakTool(server, context);
  addAskUserTool(server, context);
  addListAgentsTool(server, context);
  addStopSpeakingTool(server, context);
  addLastTranscriptionsTool(server, context);
}

function addSpeakTool(server: McpServer, { voice, calls, agentId }: ToolContext): void {
  server.registerTool(
    'speak',
    {
      title: 'Speak to the user',
      description:
        'Says a text aloud to the user through their loudspeaker. Use it when the user asked to be told something ' +
        'by voice, or may be away from the screen: work is finished, a build failed, something needs them. Keep it ' +
        'to one or two sentences in plain words. To get an answer by voice use ask_user instead.',
      inputSchema: speakInput,
      outputSchema: speakOutput,
      annotations: {
        readOnlyHint: false,
        destructiveHint: false,
        idempotentHint: false,
        openWorldHint: true,
      },
    },
    ({ text, wait, voice: voiceName, language, urgent }, { signal: taken }) =>
      calls.run(taken, async (signal) => {
        const speaker = agentId();
        const end = await voice.speak(
          {
            text,
            wait,
            ...(voiceName === undefined ? {} : { voice: voiceName }),
            ...(language === undefined ? {} : { language }),
            ...(urgent === undefined ? {} : { urgent }),
            ...(speaker === undefined ? {} : { agentId: speaker }),
          },
          signal,
        );
        return { ...end };
      }),
  );
}

function addListAgentsTool(server: McpServer, { voice, calls }: ToolContext): void {
  server.registerTool(
    'list_agents',
    {
      title: 'List voice agents',
      description:
        'Lists the coding agents that are connected to the voice engine: what they work on, what they are doing, ' +
        'whether they need the user, and which one hears what the user says.',
      outputSchema: listAgentsOutput,
      annotations: { readOnlyHint: true, idempotentHint: true, openWorldHint: false },
    },
    ({ signal }): Promise<CallToolResult> =>
      calls.run(signal, async () => ({ agents: agentViews(await voice.snapshot()) })),
  );
}

function addStopSpeakingTool(server: McpServer, { voice, calls }: ToolContext): void {
  server.registerTool(
    'stop_speaking',
    {
      title: 'Stop speaking',
      description:
        'Silences the voice engine at once: what is being spoken and everything that waits to be spoken, whichever ' +
        'agent asked for it. Use it when the user wants silence.',
      outputSchema: {},
      annotations: { readOnlyHint: false, destructiveHint: true, idempotentHint: true, openWorldHint: true },
    },
    ({ signal }): Promise<CallToolResult> =>
      calls.run(signal, async () => {
        await voice.stopSpeaking();
        return {};
      }),
  );
}

function addLastTranscriptionsTool(server: McpServer, { voice, calls }: ToolContext): void {
  server.registerTool(
    'get_last_transcriptions',
    {
      title: 'Read what was said lately',
      description:
        'Returns what the user dictated lately, as text. Use it when the user refers to something they said by ' +
        'voice, such as "as I just said". Looks at the latest 50 dictations and nothing older.',
      inputSchema: lastTranscriptionsInput,
      outputSchema: lastTranscriptionsOutput,
      annotations: { readOnlyHint: true, idempotentHint: true, openWorldHint: false },
    },
    ({ count, agent }, { signal }) =>
      calls.run(signal, async () => ({
        transcriptions: transcriptionViews(await voice.snapshot(), count, agent),
      })),
  );
}
