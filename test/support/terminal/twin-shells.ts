/** Two shells side by side in which `run PROGRAM` runs it: in one as it is, in the other in the wrapper. */
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Pane } from './pane.ts';
import { sameScreen } from './same-screen.ts';
import type { WrapOptions, Wrapped, WrapperBench } from './wrapper-bench.ts';

export interface TwinShells {
  readonly bare: Pane;
  readonly wrapped: Wrapped;
  /** Types the same into both. */
  type(keys: string): Promise<void>;
  /** Pastes into the one and dictates to the other. */
  say(text: string): Promise<void>;
  /** Enter here, a spoken submit there. */
  submit(): Promise<void>;
  /** Resolves with the screen when both show what is expected and are alike. */
  same(expected: RegExp, mask?: (line: string) => string): ReturnType<typeof sameScreen>;
}

/**
 * Both at their prompt, each in a folder of its own (`AGENT-bare` and `AGENT-wrapped`). `agent` is the name of what `run`
 * runs in the second one.
 */
export async function twinShells(
  bench: WrapperBench,
  agent: string,
  options: WrapOptions = {},
): Promise<TwinShells> {
  const [bare, pane] = await Promise.all([
    shellWith(bench, `${agent}-bare`, '"$@"', options),
    shellWith(
      bench,
      `${agent}-wrapped`,
      bench.wrapperCommand(agent, ['"$@"'], options).map(word).join(' '),
      options,
    ),
  ]);
  const wrapped = { agent, pane };
  await sameScreen(bare, pane, /^\$/);
  return {
    bare,
    wrapped,
    type: async (keys) => void (await Promise.all([bare.type(keys), pane.type(keys)])),
    say: async (text) => void (await Promise.all([bare.paste(text), bench.dictate(wrapped, text)])),
    submit: async () => void (await Promise.all([bare.type('\r'), bench.dictate(wrapped, '', 'submit')])),
    same: (expected, mask) => sameScreen(bare, pane, expected, mask),
  };
}

async function shellWith(
  bench: WrapperBench,
  name: string,
  command: string,
  { env = {} }: WrapOptions,
): Promise<Pane> {
  const script = bench.file(`${name}/run`);
  await mkdir(dirname(script), { recursive: true });
  await writeFile(script, `#!/bin/sh\nexec ${command}\n`);
  await chmod(script, 0o755);
  const workingDir = dirname(script);
  const path = `${workingDir}:${process.env['PATH']}`;
  return bench.bare(['bash', '--norc', '-i'], {
    env: { ...bench.environment, PATH: path, ...env },
    workingDir,
  });
}

function word(text: string): string {
  return text === '"$@"' ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
