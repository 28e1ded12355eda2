import { isEngineNotRunning } from '../../client/errors.ts';
import type { EngineSnapshot } from '../../shared/contract/control.ts';
import type { CliContext } from '../context.ts';
import { requireEngine } from '../engine.ts';
import { EXIT } from '../exit-codes.ts';
import type { ExitCode } from '../exit-codes.ts';
import { printable, styleFor, table, writeLine } from '../output/terminal.ts';
import type { Style } from '../output/terminal.ts';

/** Works without an engine too: then it says so and the exit code is 3. */
export async function status(context: CliContext, options: { readonly json?: boolean }): Promise<ExitCode> {
  let snapshot: EngineSnapshot;
  try {
    const engine = await requireEngine(context);
    snapshot = await engine.client.snapshot(context.signal);
  } catch (error) {
    if (!isEngineNotRunning(error)) throw error;
    const line =
      options.json === true
        ? '{"running":false}'
        : 'The engine is not running. Start it with: vivavoce serve';
    await writeLine(context.stdout, line);
    return EXIT.engineNotRunning;
  }
  if (options.json === true) {
    await writeLine(context.stdout, JSON.stringify({ running: true, ...snapshot }));
  } else {
    const style = styleFor(context.stdout, context.env);
    for (const line of describe(snapshot, style)) await writeLine(context.stdout, line);
  }
  return EXIT.ok;
}

function describe(snapshot: EngineSnapshot, style: Style): string[] {
  const { microphone, recognition, speech } = snapshot;
  const rows = [
    ['State', style.bold(snapshot.status)],
    [
      'Microphone',
      withProblem(microphone.device?.label ?? sourceName(microphone.source), microphone.problem),
    ],
    [
      'Recogniser',
      withProblem(
        `${recognition.model}, ${languageName(recognition.language)}, ${recognition.state}`,
        recognition.problem,
      ),
    ],
    ['Loudspeaker', withProblem(speech.device ?? outputName(speech.output), speech.problem)],
    ['Agents', snapshot.agents.length === 0 ? 'none' : snapshot.agents.map(describeAgent).join(', ')],
    ['Version', snapshot.version],
  ];
  const notices = snapshot.notices.map((notice) => {
    const mark = notice.severity === 'info' ? style.dim('note:') : style.yellow(`${notice.severity}:`);
    return `${mark} ${printable(notice.message)}${notice.remedy === null ? '' : ` ${printable(notice.remedy)}`}`;
  });
  return [...table(rows), ...notices];
}

function describeAgent(agent: EngineSnapshot['agents'][number]): string {
  const marks = [
    ...(agent.active ? ['active'] : []),
    ...(agent.state === 'away' ? ['away'] : []),
    ...(agent.waiting > 0 ? [`${agent.waiting} waiting`] : []),
  ];
  return printable(agent.id) + (marks.length === 0 ? '' : ` (${marks.join(', ')})`);
}

function withProblem(text: string, problem: string | null): string {
  return printable(problem === null ? text : `${text}: ${problem}`);
}

function languageName(language: string): string {
  return language === 'auto' ? 'any language' : language;
}

function outputName(output: EngineSnapshot['speech']['output']): string {
  const names = { device: 'not open', page: 'that of the page', file: 'a file', none: 'none' } as const;
  return names[output];
}

function sourceName(source: EngineSnapshot['microphone']['source']): string {
  const names = {
    device: 'not open',
    page: 'that of the page',
    file: 'a file',
    stdin: 'standard input',
    none: 'none',
  } as const;
  return names[source];
}
