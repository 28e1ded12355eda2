import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { OtherEngine } from '../../../support/terminal/other-engine.ts';
import { pasted, Receiver } from '../../../support/terminal/receiver.ts';
import { eventually } from '../../../support/terminal/waiting.ts';
import { WrapperBench } from '../../../support/terminal/wrapper-bench.ts';
import type { Wrapped } from '../../../support/terminal/wrapper-bench.ts';

let bench: WrapperBench;
beforeEach(async () => {
  bench = await WrapperBench.start();
});
afterEach(() => bench.dispose());

/** Sends as the engine's outbox does: until the engine has taken it. */
async function insist(send: () => Promise<boolean>): Promise<void> {
  await eventually(
    async () => ((await send()) ? true : undefined),
    () => 'The engine never took the text.',
  );
}

function dictate(wrapped: Wrapped, text: string): Promise<void> {
  return insist(() =>
    bench.dictate(wrapped, text).then(
      () => true,
      () => false,
    ),
  );
}

describe('an engine that is restarted three times', () => {
  test('delivers each utterance exactly once', async () => {
    const program = new Receiver(bench.file(randomUUID()), 'paste');
    const wrapped = await bench.wrapConnected(program.command);
    await wrapped.pane.until(/receiving/);
    const before = await wrapped.pane.screen();
    const texts: string[] = [];
    for (let restart = 0; restart <= 3; restart += 1) {
      for (let count = 0; count < 6; count += 1) {
        const text = `(utterance ${count} of engine ${restart})`;
        texts.push(text);
        await dictate(wrapped, text);
      }
      if (restart === 3) break;
      await bench.stopEngine();
      await bench.startEngine();
    }
    await program.untilExactly(texts.map(pasted).join(''));
    expect(await wrapped.pane.screen()).toEqual(before);
  });

  test('delivers each utterance to a shell, with keys typed in between', async () => {
    const { pane, agent } = await bench.wrapConnected(['bash', '--norc', '-i']);
    await pane.until(/^\$$/);
    for (const restart of [1, 2, 3]) {
      await dictate({ pane, agent }, `echo "before $((${restart} + 10))"`);
      await pane.until(/"$/);
      await bench.stopEngine();
      await pane.type('\r');
      await pane.until(new RegExp(`^before ${restart + 10}\\n\\$$`, 'm'));
      await bench.startEngine();
      await bench.untilConnected({ pane, agent });
    }
    expect((await pane.everything()).match(/^before \d+$/gm)).toEqual([
      'before 11',
      'before 12',
      'before 13',
    ]);
  });
});

describe('another OpenVIP engine', () => {
  test('dictates with nothing of ours, through three restarts', async () => {
    let other = await OtherEngine.start();
    const agent = 'elsewhere';
    const program = new Receiver(bench.file(randomUUID()), 'paste');
    const options = ['--server', other.url, '--token', 'open-sesame'];
    const { pane } = await bench.wrap(program.command, { agent, options });
    await pane.until(/receiving/);
    const before = await pane.screen();
    const texts: string[] = [];
    for (let restart = 0; restart <= 3; restart += 1) {
      for (let count = 0; count < 4; count += 1) {
        const text = `(utterance ${count} of engine ${restart})`;
        texts.push(text);
        await insist(async () => other.send(agent, text));
      }
      expect(other.credentials).toEqual(['Bearer open-sesame']);
      if (restart === 3) break;
      await other.stop();
      other = await OtherEngine.start(other.port);
    }
    await program.untilExactly(texts.map(pasted).join(''));
    expect(await pane.screen()).toEqual(before);
    await pane.close();
    await other.stop();
  });
});

describe('without an engine', () => {
  test('a program runs as ever, and hears what is said as soon as there is one', async () => {
    const place = await OtherEngine.start();
    await place.stop();
    const program = new Receiver(bench.file(randomUUID()), 'paste');
    const agent = 'early';
    const bare = await bench.bare(program.command);
    await bare.until(/receiving/);
    const { pane } = await bench.wrap(program.command, { agent, options: ['--server', place.url] });
    await pane.until(/receiving/);
    await pane.type('typed');
    await program.untilExactly('typed');
    expect(await pane.screen()).toEqual(await bare.screen());
    const engine = await OtherEngine.start(place.port);
    await insist(async () => engine.send(agent, 'spoken', 'submit'));
    await program.untilExactly(`typed${pasted('spoken')}\r`);
    await pane.close();
    await engine.stop();
  });

  test('a program that nobody ever speaks to ends with its own code', async () => {
    const place = await OtherEngine.start();
    await place.stop();
    const options = ['--server', place.url];
    const { pane } = await bench.wrap(['sh', '-c', 'echo ready; read line; exit 9'], { options });
    await pane.until(/^ready$/);
    await pane.type('\r');
    expect(await pane.ended()).toEqual({ code: 9, signal: null });
  });
});
