/**
 * A program with a spool that dies where its script says, as by `kill -9`. Arguments: the folder, the script as JSON.
 * Each step is a call by name with its arguments. What a call is about to do and what it has done goes to standard
 * output at once, so that the test knows to the step how far it came.
 */
import { existsSync, writeSync } from 'node:fs';
import { Spool } from '../../../src/main/spool/spool.ts';
import { systemClock } from '../../../src/shared/kernel/clock.ts';
import { about, frame, uuid } from './spool-place.ts';

export type ChildStep =
  | readonly ['begin' | 'ended' | 'leaving' | 'delivered' | 'settled' | 'keep' | 'discard', number]
  | readonly ['frames', number, number, number]
  /** The text as often as the last number says. */
  | readonly ['recognised', number, string, number?]
  | readonly ['recover' | 'flush' | 'die' | 'die-while-replacing' | 'wait']
  | readonly ['die-at-turn', number];

const [, , folder, script] = process.argv;
const spool = new Spool({
  folder: String(folder),
  clock: systemClock,
  onProblem: (problem) => say({ problem: problem?.message ?? null }),
  retention: () => ({ keepAudioDays: 7, keepAudioMegabytes: 200 }),
});

/** How often the event loop came round; counted from `die-at-turn` on. */
let turns = 0;

function say(fact: object): void {
  writeSync(1, `${JSON.stringify({ ...fact, turns })}\n`);
}

function die(): void {
  process.kill(process.pid, 'SIGKILL');
}

/** Looks each time the event loop comes round. */
function dieWhen(condition: () => boolean): void {
  setImmediate(() => (condition() ? die() : dieWhen(condition)));
}

async function run(step: ChildStep): Promise<void> {
  switch (step[0]) {
    case 'begin':
      return spool.begin(about(step[1]));
    case 'frames':
      for (let n = step[2]; n < step[3]; n++) spool.append(uuid(step[1]), frame(n));
      return;
    case 'recognised':
      return spool.recognised(uuid(step[1]), { text: step[2].repeat(step[3] ?? 1) });
    case 'recover':
      return say({ recovered: await spool.recover() });
    case 'flush':
      return spool.flush();
    case 'die':
      return die();
    case 'die-while-replacing': {
      const journal = journalPath();
      return dieWhen(() => existsSync(`${journal}.next`));
    }
    case 'die-at-turn':
      return dieWhen(() => ++turns > step[1]);
    case 'wait':
      return new Promise((resolve) => process.once('SIGUSR2', () => resolve()));
    case 'ended':
    case 'leaving':
    case 'delivered':
    case 'settled':
    case 'keep':
    case 'discard':
      return spool[step[0]](uuid(step[1]));
  }
}

function journalPath(): string {
  // The file is beside the sound of what has begun.
  return String(spool.file(uuid(1))).replace(/[^/]+$/, 'journal.ndjson');
}

// A process without anything to do would end.
const alive = setInterval(() => {}, 1_000_000);
for (const step of JSON.parse(String(script)) as readonly ChildStep[]) {
  say({ before: step });
  await run(step);
  say({ after: step });
}
await spool.flush();
clearInterval(alive);
await spool.close();
