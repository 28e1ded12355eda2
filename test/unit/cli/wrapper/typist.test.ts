import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { InputLane } from '../../../../src/cli/wrapper/input-lane.ts';
import { ProgramStart } from '../../../../src/cli/wrapper/program-start.ts';
import { Typist } from '../../../../src/cli/wrapper/typist.ts';
import type { InputOperation } from '../../../../src/cli/wrapper/typing-plan.ts';
import type { OpenvipMessage } from '../../../../src/shared/contract/openvip.ts';
import { plainProfile } from '../../../../src/shared/doors/program-profiles.ts';
import type { ProgramProfile } from '../../../../src/shared/doors/program-profiles.ts';
import { ManualClock } from '../../../../src/shared/kernel/clock.ts';

function said(text: string, ...ops: readonly InputOperation[]): OpenvipMessage {
  return {
    openvip: '1.0',
    type: 'transcription',
    timestamp: '2026-01-01T00:00:00Z',
    id: randomUUID(),
    text,
    ...(ops.length > 0 && { x_input: { ops: [...ops] } }),
  };
}

function takenBack(...messages: readonly OpenvipMessage[]): OpenvipMessage {
  return { ...said(''), x_vivavoce: { withdraws: messages.map(({ id }) => id) } };
}

class Desk {
  readonly clock = new ManualClock();
  readonly start = new ProgramStart(this.clock);
  readonly shown: string[] = [];
  readonly #written: Buffer[] = [];
  readonly lane = new InputLane(this.clock, (bytes) => this.#written.push(bytes));
  readonly typist: Typist;

  constructor(profile: Partial<ProgramProfile> = {}) {
    this.typist = new Typist({
      lane: this.lane,
      ready: () => this.start.ready,
      target: () => ({
        profile: { ...plainProfile('x', ['x']), ...profile },
        bracketedPaste: false,
        kittyFlags: 0,
        modifyOtherKeys: 0,
        submitDelayMs: 75,
        newlineDelayMs: 10,
      }),
      onTyped: (message) => this.shown.push(message.id),
    });
  }

  take(...messages: readonly OpenvipMessage[]): void {
    for (const message of messages) this.typist.take(message);
  }

  press(keys: string): void {
    this.typist.noteKeystrokes();
    this.lane.pass(Buffer.from(keys));
  }

  /** Lets time pass until nothing waits for it any more. */
  async settle(): Promise<string> {
    for (let round = 0; round < 50; round += 1) {
      await new Promise((resolve) => setImmediate(resolve));
      this.clock.advance(25);
    }
    return this.text;
  }

  get text(): string {
    return Buffer.concat(this.#written).toString('utf8');
  }
}

/** The program is ready. */
async function desk(profile: Partial<ProgramProfile> = {}): Promise<Desk> {
  const made = new Desk(profile);
  await made.settle();
  return made;
}

describe('messages', () => {
  test('are typed in the order in which they come', async () => {
    const { take, settle } = bound(await desk());
    take(said('one', 'submit'), said('two', 'submit'), said('', 'submit'));
    expect(await settle()).toBe('one\rtwo\r\r');
  });

  test('are typed once, however often the engine sends them', async () => {
    const { take, settle } = bound(await desk());
    const message = said('once', 'submit');
    take(message, message, { ...message, id: message.id.toUpperCase() });
    expect(await settle()).toBe('once\r');
  });

  test('that may still change, or are to be spoken, are not typed', async () => {
    const { take, settle } = bound(await desk());
    take({ ...said('part'), partial: true }, { ...said('speech'), type: 'speech' });
    expect(await settle()).toBe('');
  });

  test('of older engines say with booleans what to do', async () => {
    const { take, settle } = bound(await desk());
    take({ ...said('old'), x_input: { newline: true, submit: true } });
    expect(await settle()).toBe('old\n\r');
  });

  test('are told of once they stand in the program, and only those that left something there', async () => {
    const made = await desk();
    const message = said('hello', 'submit');
    made.take(message, said(''));
    expect(made.shown).toEqual([]);
    await made.settle();
    expect(made.shown).toEqual([message.id]);
  });

  test('that follow each other unsent are kept apart by a space', async () => {
    const { take, settle } = bound(await desk());
    take(said('one'), said('two'), said(', three'), said(' four', 'submit'), said('five'));
    expect(await settle()).toBe('one two, three four\rfive');
  });
});

describe('keystrokes', () => {
  test('wait until the text and its Enter are written', async () => {
    const made = await desk();
    made.take(said('dictated', 'submit'));
    await new Promise((resolve) => setImmediate(resolve));
    expect(made.text).toBe('dictated');
    made.press('typed');
    expect(await made.settle()).toBe('dictated\rtyped');
  });

  test('go at once while nothing is typed', async () => {
    const made = await desk();
    made.press('x');
    expect(made.text).toBe('x');
  });

  test('are written no more when the program has ended', async () => {
    const made = await desk();
    made.take(said('dictated', 'submit'));
    await new Promise((resolve) => setImmediate(resolve));
    made.lane.close();
    made.press('x');
    made.take(said('late'));
    expect(await made.settle()).toBe('dictated');
  });
});

describe('text that is taken back', () => {
  test('is deleted while it lies there unsent', async () => {
    const { take, settle } = bound(await desk());
    const [one, two] = [said('äb'), said('cd')];
    take(one, two, takenBack(two), takenBack(one));
    expect(await settle()).toBe(`äb cd${'\u007F'.repeat(3)}${'\u007F'.repeat(2)}`);
  });

  test('stays when the user has typed since', async () => {
    const made = await desk();
    const one = said('ab');
    made.take(one);
    await made.settle();
    made.press('!');
    made.take(takenBack(one));
    expect(await made.settle()).toBe('ab!');
  });

  test('stays when it was submitted, or other text lies behind it', async () => {
    const { take, settle } = bound(await desk());
    const [sent, covered] = [said('sent', 'submit'), said('ab')];
    take(sent, takenBack(sent), covered, said('cd'), takenBack(covered));
    expect(await settle()).toBe('sent\rab cd');
  });

  test('stays when the program may show it as something else', async () => {
    const { take, settle } = bound(await desk());
    const [lines, long] = [said('a\nb', 'newline'), said('x'.repeat(501))];
    take(lines, takenBack(lines), long, takenBack(long));
    expect(await settle()).not.toContain('\u007F');
  });

  test('stays in a program whose profile says so', async () => {
    const { take, settle } = bound(await desk({ deletesWithBackspace: false }));
    const one = said('ab');
    take(one, takenBack(one));
    expect(await settle()).toBe('ab');
  });
});

describe('a program that has just started', () => {
  test('gets no text before it has said something and paused', async () => {
    const made = new Desk();
    made.take(said('early'));
    await new Promise((resolve) => setImmediate(resolve));
    made.clock.advance(400);
    made.start.noteOutput();
    made.clock.advance(50);
    await new Promise((resolve) => setImmediate(resolve));
    expect(made.text).toBe('');
    expect(await made.settle()).toBe('early');
  });

  test('gets it after half a second when it says nothing', async () => {
    const made = new Desk();
    made.take(said('early'));
    made.clock.advance(499);
    await new Promise((resolve) => setImmediate(resolve));
    expect(made.text).toBe('');
    made.clock.advance(1);
    await new Promise((resolve) => setImmediate(resolve));
    expect(made.text).toBe('early');
    expect(made.clock.pendingTimers).toBe(0);
  });

  test('gets it at last when it never pauses', async () => {
    const made = new Desk();
    made.take(said('early'));
    for (let passedMs = 0; passedMs < 1500; passedMs += 50) {
      made.start.noteOutput();
      made.clock.advance(50);
    }
    await new Promise((resolve) => setImmediate(resolve));
    expect(made.text).toBe('early');
  });

  test('gets no text while it is stopped, nor before it has its terminal again', async () => {
    const made = new Desk();
    made.clock.advance(500);
    made.start.stopped();
    made.take(said('late'));
    made.start.noteOutput();
    made.clock.advance(60_000);
    await new Promise((resolve) => setImmediate(resolve));
    expect(made.text).toBe('');
    made.start.begin();
    made.start.noteOutput();
    made.clock.advance(59);
    await new Promise((resolve) => setImmediate(resolve));
    expect(made.text).toBe('');
    made.clock.advance(1);
    await new Promise((resolve) => setImmediate(resolve));
    expect(made.text).toBe('late');
  });
});

function bound(made: Desk): Pick<Desk, 'take' | 'settle'> {
  return { take: (...messages) => made.take(...messages), settle: () => made.settle() };
}
