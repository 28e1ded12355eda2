import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Receiver } from '../../../support/terminal/receiver.ts';
import type { ReceiverMode } from '../../../support/terminal/receiver.ts';
import { eventually } from '../../../support/terminal/waiting.ts';
import { WrapperBench } from '../../../support/terminal/wrapper-bench.ts';
import type { Wrapped } from '../../../support/terminal/wrapper-bench.ts';

let bench: WrapperBench;
beforeAll(async () => {
  bench = await WrapperBench.start();
});
afterAll(() => bench.dispose());

interface Receiving {
  readonly program: Receiver;
  readonly wrapped: Wrapped;
}

async function receiving(...modes: readonly ReceiverMode[]): Promise<Receiving> {
  const program = new Receiver(bench.file(randomUUID()), ...modes);
  const wrapped = await bench.wrapConnected(program.command);
  await wrapped.pane.until(/receiving/);
  return { program, wrapped };
}

async function untilVoiceOf(agent: string): Promise<void> {
  const { agents } = bench.engine.engine;
  await eventually(
    () => (agents.activeAgentId === agent ? true : undefined),
    () => `${agent} should have the voice, and ${agents.activeAgentId} has it.`,
  );
}

/** What the engine was told of the focus of an agent's terminal, since the last look at it. */
async function untilFocus(agent: string, ...expected: readonly boolean[]): Promise<void> {
  const { focuses } = bench.engine.engine;
  const told = (): readonly boolean[] => focuses.filter(([id]) => id === agent).map(([, focused]) => focused);
  await eventually(
    () => (JSON.stringify(told().slice(-expected.length)) === JSON.stringify(expected) ? true : undefined),
    () => `The engine should know the focus ${JSON.stringify(expected)} and knows ${JSON.stringify(told())}.`,
  );
}

describe('the key that claims the voice', () => {
  test.each([
    ['as a control character', '\x1c'],
    ['in Kitty’s encoding', '\x1b[92;5u'],
    ['in Kitty’s encoding with its event', '\x1b[92;5:1u'],
    ['in the encoding of modifyOtherKeys', '\x1b[27;5;92~'],
  ])('reaches the engine and not the program, %s', async (_how, key) => {
    const [first, second] = [await receiving(), await receiving()];
    await bench.engine.engine.setActiveAgent(first.wrapped.agent);
    await second.wrapped.pane.type(`a${key}b`);
    await untilVoiceOf(second.wrapped.agent);
    await second.program.untilExactly('ab');
    await first.wrapped.pane.type(key);
    await untilVoiceOf(first.wrapped.agent);
    await first.wrapped.pane.type('c');
    await first.program.untilExactly('c');
  });

  test('is an ordinary character in pasted text', async () => {
    const { program, wrapped } = await receiving('paste');
    await wrapped.pane.paste('a\x1cb\x1dc\x1b[92;5ud');
    await program.untilExactly('\x1b[200~a\x1cb\x1dc\x1b[92;5ud\x1b[201~');
  });

  test('is the program’s where it is switched off', async () => {
    await bench.useSettings({ claimKey: 'off', infoKey: 'off' });
    const { program, wrapped } = await receiving();
    await bench.useSettings({});
    await wrapped.pane.type('\x1c\x1d\x1b[92;5u\x1b[27;5;93~');
    await program.untilExactly('\x1c\x1d\x1b[92;5u\x1b[27;5;93~');
  });

  test('does nothing to the terminal when there is no engine', async () => {
    const { program, wrapped } = await receiving();
    const before = await wrapped.pane.screen();
    await bench.stopEngine();
    await wrapped.pane.type('\x1ca');
    await program.untilExactly('a');
    expect(await wrapped.pane.screen()).toEqual(before);
    await bench.startEngine();
    await bench.untilConnected(wrapped);
  });
});

test.each(['\x1d', '\x1b[93;5u', '\x1b[27;5;93~'])(
  'the key for information, as %j, draws nothing and does not reach the program',
  async (key) => {
    const { program, wrapped } = await receiving();
    const before = await wrapped.pane.screen();
    await wrapped.pane.type(`a${key}b`);
    await program.untilExactly('ab');
    expect(await wrapped.pane.screen()).toEqual(before);
  },
);

describe('the focus of the terminal', () => {
  test('is told to the engine, and to a program only when it asked', async () => {
    for (const [modes, reports] of [
      [[], ['', '']],
      [['focus'], ['\x1b[I', '\x1b[O']],
    ] as const) {
      const { program, wrapped } = await receiving(...modes);
      const before = await program.bytes();
      await wrapped.pane.type('a\x1b[Ib');
      await untilFocus(wrapped.agent, true);
      await wrapped.pane.type('\x1b[Oc');
      await untilFocus(wrapped.agent, true, false);
      await program.untilExactly(`${before}a${reports[0]}b${reports[1]}c`);
    }
  });

  test('is that of the real terminal, which reports when it changes', async () => {
    const [first, second] = [await receiving(), await receiving()];
    for (const [one, other] of [
      [first, second],
      [second, first],
      [first, second],
    ] as const) {
      await one.wrapped.pane.focus();
      await untilFocus(one.wrapped.agent, true);
      await other.wrapped.pane.focus();
      await untilFocus(one.wrapped.agent, false);
    }
    await first.wrapped.pane.type('x');
    await first.program.untilExactly('x');
  });
});
