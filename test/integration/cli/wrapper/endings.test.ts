import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isProcessAlive } from '../../../../src/client/node/endpoint.ts';
import type { Pane } from '../../../support/terminal/pane.ts';
import { Receiver } from '../../../support/terminal/receiver.ts';
import { twinShells } from '../../../support/terminal/twin-shells.ts';
import type { TwinShells } from '../../../support/terminal/twin-shells.ts';
import { eventually } from '../../../support/terminal/waiting.ts';
import { fixtureProgram, WrapperBench } from '../../../support/terminal/wrapper-bench.ts';

let bench: WrapperBench;
beforeAll(async () => {
  bench = await WrapperBench.start();
});
afterAll(() => bench.dispose());

describe('the exit code is that of the program', () => {
  test.each([
    ['when it ends well', 'true', 0],
    ['when it fails', "sh -c 'exit 3'", 3],
    ['when it was interrupted', "sh -c 'kill -INT $$'", 130],
    ['when it was terminated', "sh -c 'kill -TERM $$'", 143],
    ['when it was killed', "sh -c 'kill -KILL $$'", 137],
    ['when it is 255', "sh -c 'exit 255'", 255],
  ])('%s', async (_when, program, code) => {
    const shells = await twinShells(bench, randomUUID());
    // What the shell itself says about a signal names the process.
    await shells.type(`run ${program} 2> /dev/null\r`);
    await sameCode(shells, code);
  });

  test('when Ctrl-C is pressed', async () => {
    const shells = await twinShells(bench, 'ctrl-c');
    await shells.type('run cat\r');
    await bench.untilConnected(shells.wrapped);
    await shells.type('some words\r');
    await shells.same(/^some words\nsome words$/m);
    await shells.type('\x03');
    await sameCode(shells, 130);
  });

  /** Asks both shells at their next prompt: an interrupted one forgets the rest of the line. */
  async function sameCode({ bare, wrapped }: TwinShells, code: number): Promise<void> {
    for (const pane of [bare, wrapped.pane]) {
      await pane.until(/(\n|\^C)\$$/);
      await pane.type('echo "the code is $?"\r');
      await pane.until(new RegExp(`^the code is ${code}\n\\$$`, 'm'));
    }
  }
});

test('no last output is lost when a program writes much and ends at once', async () => {
  // In a shell: tmux itself may lose the last output of a window’s own program.
  const shells = await twinShells(bench, 'talkative');
  await shells.type(`run node ${fixtureProgram('ending.mjs')} 7\r`);
  await Promise.all([shells.bare.until(/last words\$$/), shells.wrapped.pane.until(/last words\$$/)]);
  const everything = await shells.wrapped.pane.everything();
  expect(everything.match(/^line \d{5} \.{38}$/gm)).toHaveLength(4000);
  expect(everything).toBe(await shells.bare.everything());
  await shells.type('echo "the code is $?"\r');
  await shells.same(/^the code is 7\n\$$/m);
});

test('a program that cannot be found is told, and the terminal is as before', async () => {
  const shells = await twinShells(bench, 'missing');
  const before = await standing(shells.wrapped.pane);
  await shells.type('run no-such-program-here; echo "the code is $?"\r');
  const { text } = await shells.wrapped.pane.until(/^the code is 2$/m);
  expect(text).toContain('no-such-program-here');
  await untilStanding(shells.wrapped.pane, before);
});

describe('the terminal is as before', () => {
  /** A program that has set whatever a program can set, in the wrapper. */
  async function running(
    agent: string,
  ): Promise<{ readonly shells: TwinShells; readonly program: Receiver }> {
    const shells = await twinShells(bench, agent, { env: { INPUTRC: await plainInput() } });
    const program = new Receiver(bench.file(agent), 'paste', 'focus', 'mouse', 'full-screen');
    await shells.wrapped.pane.type(`run ${program.command.join(' ')}\r`);
    await bench.untilConnected(shells.wrapped);
    await shells.wrapped.pane.until(/receiving/);
    return { shells, program };
  }

  /** Nothing that the program has set is left: modes, screen, cursor, mouse, paste in brackets, reports of focus. */
  async function untilRestored(pane: Pane, before: string): Promise<void> {
    await untilStanding(pane, before);
    await pane.type('cat -v\r');
    await pane.until(/cat -v$/);
    await pane.focus();
    await (await bench.bare(['cat'])).focus();
    await pane.focus();
    await pane.paste('plain words');
    await pane.type('\r');
    await pane.until(/^plain words\nplain words$/m);
    await pane.type('\x03');
  }

  test.each(['SIGTERM', 'SIGHUP'] as const)(
    'after %s for the wrapper, and its program has ended',
    async (signal) => {
      const { shells, program } = await running(signal.toLowerCase());
      const own = await program.pid();
      process.kill(await ancestor(own, shells.wrapped.pane.pid), signal);
      await untilRestored(shells.wrapped.pane, await standing(shells.bare));
      await eventually(
        () => (isProcessAlive(own) ? undefined : true),
        () => 'The program outlived the wrapper.',
      );
    },
  );

  test('after the program was killed', async () => {
    const { shells, program } = await running('killed');
    process.kill(await program.pid(), 'SIGKILL');
    await untilRestored(shells.wrapped.pane, await standing(shells.bare));
  });

  test('after the program was terminated', async () => {
    const { shells, program } = await running('terminated');
    process.kill(await program.pid(), 'SIGTERM');
    await untilRestored(shells.wrapped.pane, await standing(shells.bare));
  });

  test('when another program holds the name', async () => {
    const holder = await bench.wrapConnected(['cat'], { agent: 'taken' });
    const shells = await twinShells(bench, 'taken', { env: { INPUTRC: await plainInput() } });
    await shells.wrapped.pane.type('run cat; echo "the code is $?"\r');
    const { text } = await shells.wrapped.pane.until(/the code is [1-9]/);
    expect(text).toMatch(/taken/);
    await untilRestored(shells.wrapped.pane, await standing(shells.bare));
    expect(bench.engine.engine.agents.connectedIds()).toContain('taken');
    await holder.pane.close();
  });
});

/** The process below `shell` that has started `pid`, itself or through others. */
async function ancestor(pid: number, shell: number): Promise<number> {
  const { stdout } = await promisify(execFile)('ps', ['-o', 'ppid=', '-p', String(pid)]);
  const parent = Number(stdout);
  return parent === shell ? pid : ancestor(parent, shell);
}

/** For a shell that itself does not turn paste in brackets on and off. */
async function plainInput(): Promise<string> {
  const file = bench.file('inputrc');
  await writeFile(file, 'set enable-bracketed-paste off\n');
  return file;
}

/** What a terminal at its prompt is like, wherever the cursor is. */
async function standing(pane: Pane): Promise<string> {
  await pane.until(/\$$/);
  const { state } = await pane.screen();
  return `${state.replace(/^cursor \d+,\d+/, 'cursor')}; modes ${await pane.modes()}`;
}

async function untilStanding(pane: Pane, expected: string): Promise<void> {
  let last = '';
  await eventually(
    async () => {
      last = await standing(pane);
      return last === expected ? true : undefined;
    },
    () => `The terminal should be left with ${expected} and is left with ${last}.`,
  );
}
