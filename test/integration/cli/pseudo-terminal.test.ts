import { spawnSync } from 'node:child_process';
import { afterEach, describe, expect, test } from 'vitest';
import { PseudoTerminal } from '../../../src/cli/wrapper/pseudo-terminal.ts';

/** A program in a terminal of its own, and what it has written. */
class Bench {
  readonly terminal: PseudoTerminal;
  stops = 0;
  #written: Buffer[] = [];
  #watchers: (() => void)[] = [];

  constructor(command: readonly string[]) {
    this.terminal = new PseudoTerminal({
      command,
      env: { PATH: process.env['PATH'], TERM: 'xterm-256color', NAME: 'Grüße' },
      folder: '/',
      size: { columns: 80, rows: 24 },
      platform: process.platform,
      onOutput: (bytes) => {
        this.#written.push(bytes);
        this.#changed();
      },
      onStopped: () => {
        this.stops += 1;
        this.#changed();
      },
    });
  }

  get bytes(): Buffer {
    return Buffer.concat(this.#written);
  }

  /** Resolves as soon as it is so. */
  async until(isSo: (text: string) => boolean): Promise<void> {
    while (!isSo(this.bytes.toString('utf8'))) {
      await new Promise<void>((resolve) => this.#watchers.push(resolve));
    }
  }

  #changed(): void {
    for (const watcher of this.#watchers.splice(0)) watcher();
  }
}

const benches: Bench[] = [];
afterEach(async () => {
  for (const { terminal } of benches.splice(0)) {
    terminal.signal('SIGKILL');
    await terminal.ended;
    terminal.dispose();
  }
});

function run(...command: readonly string[]): Bench {
  const bench = new Bench(command);
  benches.push(bench);
  return bench;
}

function shell(script: string): Bench {
  return run('/bin/bash', '-c', script);
}

describe('the end of a program is told as a shell would', () => {
  test.each([
    ['exit 0', 0],
    ['exit 3', 3],
    ['exit 148', 148],
    ['exit 255', 255],
    ['kill -INT $$', 130],
    ['kill -KILL $$', 137],
    ['kill -TERM $$', 143],
    ['kill -HUP $$', 129],
  ])('%s', async (script, code) => {
    expect(await shell(script).terminal.ended).toBe(code);
  });
});

test('the last output of a program is never lost', async () => {
  for (let round = 0; round < 10; round += 1) {
    const bench = shell('seq 1 20000; printf LAST');
    expect(await bench.terminal.ended).toBe(0);
    expect(bench.bytes.length).toBe(128_898);
    expect(bench.bytes.toString('latin1')).toMatch(/20000\r\nLAST$/);
  }
});

test('bytes come and go as they are', async () => {
  const bench = shell('stty raw -echo; printf ready; head -c 258');
  await bench.until((text) => text.includes('ready'));
  const all = Buffer.from([0xc3, ...Array.from({ length: 256 }, (_byte, index) => index), 0x9c]);
  for (const byte of all) bench.terminal.write(Buffer.from([byte]));
  await bench.terminal.ended;
  expect(bench.bytes.subarray('ready'.length)).toEqual(all);
});

test('a program that reads late gets all of a long text', async () => {
  const bench = shell('stty raw -echo; printf ready; read -n1 -s; sleep 0.2; head -c 300000 | md5sum');
  await bench.until((text) => text.includes('ready'));
  bench.terminal.write(Buffer.from('!'));
  bench.terminal.write(Buffer.alloc(300_000, 'é'));
  await bench.terminal.ended;
  const { stdout } = spawnSync('md5sum', { input: Buffer.alloc(300_000, 'é') });
  expect(bench.bytes.toString()).toContain(stdout.toString().split(' ')[0]);
});

test('a program sees its environment, its size and each new one', async () => {
  const bench = shell(
    'trap "stty size; exit" WINCH; echo "$NAME $TERM"; stty size; while :; do sleep 0.05; done',
  );
  await bench.until((text) => text.includes('24 80'));
  bench.terminal.resize({ columns: 100, rows: 30 });
  await bench.terminal.ended;
  expect(bench.bytes.toString().split('\r\n')).toEqual(['Grüße xterm-256color', '24 80', '30 100', '']);
});

describe('a program that is stopped', () => {
  test('by Ctrl-Z goes on where it was, any number of times', async () => {
    const bench = run('/bin/cat');
    for (let round = 1; round <= 3; round += 1) {
      bench.terminal.write(Buffer.from(`line ${round}\n`));
      await bench.until((text) => text.split(`line ${round}`).length === 3);
      bench.terminal.write(Buffer.from('\u001A'));
      await bench.until(() => bench.stops === round);
      bench.terminal.resume();
    }
    bench.terminal.write(Buffer.from('end\n\u0004'));
    expect(await bench.terminal.ended).toBe(0);
  });

  test('by itself is noticed', async () => {
    const bench = shell('kill -STOP $$; exit 7');
    await bench.until(() => bench.stops === 1);
    bench.terminal.resume();
    expect(await bench.terminal.ended).toBe(7);
  });

  test('is not a job that a shell inside has stopped', async () => {
    const bench = run('/bin/bash', '--norc', '-i');
    bench.terminal.write(Buffer.from('(echo go-$((1+1)); cat)\n'));
    await bench.until((text) => text.includes('go-2'));
    bench.terminal.write(Buffer.from('\u001A'));
    await bench.until((text) => text.includes('Stopped'));
    bench.terminal.write(Buffer.from('kill -KILL %1; exec bash -c "exit 5"\n'));
    expect(await bench.terminal.ended).toBe(5);
    expect(bench.stops).toBe(0);
  });
});

test.each([
  ['SIGTERM', 143],
  ['SIGHUP', 129],
  ['SIGINT', 130],
] as const)('%s reaches the program and what runs in its group', async (name, code) => {
  const bench = shell('sleep 100 & echo ready; wait');
  await bench.until((text) => text.includes('ready'));
  bench.terminal.signal(name);
  expect(await bench.terminal.ended).toBe(code);
});
