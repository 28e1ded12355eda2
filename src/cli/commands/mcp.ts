import { serveStdio } from '../../mcp/serve-stdio.ts';
import type { CliContext } from '../context.ts';
import { EXIT } from '../exit-codes.ts';
import type { ExitCode } from '../exit-codes.ts';
import { engineVoice } from '../engine-voice.ts';
import { wrappedAgent } from '../hook/hook-agent.ts';
import { packageVersion } from './version.ts';

const FOR_PROGRAMS =
  'This command is for coding agents, which start it themselves: docs/guides/mcp.md says how. Ctrl-C ends it.\n';

/** Serves MCP on standard input and output until the client closes them, whether or not an engine runs. */
export async function mcp(context: CliContext): Promise<ExitCode> {
  const agentId = wrappedAgent(context);
  if (context.stdin.isTTY === true) context.stderr.write(FOR_PROGRAMS);
  await serveStdio(engineVoice(context), {
    version: await packageVersion(context.packageRoot),
    ...(agentId === undefined ? {} : { agentId }),
    input: context.stdin,
    output: context.stdout,
    signal: context.signal,
    onProblem: (problem) => void context.stderr.write(`vivavoce mcp: ${problem}\n`),
  });
  return context.signal.aborted ? EXIT.interrupted : EXIT.ok;
}
