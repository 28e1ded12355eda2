import { fork, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import type { Host } from '../../src/main/host.ts';
import { transcriptionMessage } from '../../src/main/routing/transcription-message.ts';
import { randomId } from '../../src/shared/kernel/ids.ts';
import type { SubscribersReport } from './subscribers.ts';

const ROUNDS = 20;
const SINGLE_GAP_MS = 5;
const ROUND_GAP_MS = 100;

export interface FanOut {
  readonly subscribers: number;
  /** Write → parsed, one message to one of the subscribers at a time; milliseconds. */
  readonly singleMs: readonly number[];
  /** Write → parsed, one message to each of them in a row. */
  readonly burstMs: readonly number[];
  readonly lost: number;
}

/** Times messages to many subscribed agents, which live in one other process. */
export async function measureFanOut(host: Host, subscribers: number): Promise<FanOut> {
  const child = fork(join(import.meta.dirname, 'subscribers.ts'), [host.url, String(subscribers)]);
  try {
    await answerOf(child, 'ready');
    const sentAt = new Map<string, bigint>();
    const send = (index: number): string => {
      const id = randomId();
      const entry = { id, timestamp: new Date().toISOString(), language: 'en', confidence: 0.9 };
      const text = 'Rename the function and run the tests again.';
      sentAt.set(id, process.hrtime.bigint());
      host.engine.agents.relay(`fan-${index}`, transcriptionMessage({ ...entry, text }, 'bench/1'));
      return id;
    };
    const single: string[] = [];
    const burst: string[] = [];
    for (let index = 0; index < subscribers; index += 1) {
      single.push(send(index));
      await pause(SINGLE_GAP_MS);
    }
    for (let round = 0; round < ROUNDS; round += 1) {
      for (let index = 0; index < subscribers; index += 1) burst.push(send(index));
      await pause(ROUND_GAP_MS);
    }
    await pause(500);
    const reported = answerOf(child, 'report');
    child.send('report');
    const { parsedAt } = await reported;
    const lagMs = (id: string): number => Number(BigInt(parsedAt[id] ?? 0) - (sentAt.get(id) ?? 0n)) / 1e6;
    const arrived = (ids: readonly string[]): number[] =>
      ids.filter((id) => parsedAt[id] !== undefined).map(lagMs);
    const lost = sentAt.size - Object.keys(parsedAt).length;
    return { subscribers, singleMs: arrived(single), burstMs: arrived(burst), lost };
  } finally {
    child.kill();
  }
}

function answerOf(child: ChildProcess, type: SubscribersReport['type']): Promise<SubscribersReport> {
  return new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`The subscribers ended with ${code}.`)));
    child.on('message', (message: SubscribersReport) => {
      if (message.type === type) resolve(message);
    });
  });
}

function pause(durationMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, durationMs));
}
