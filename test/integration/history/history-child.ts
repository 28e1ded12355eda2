/**
 * A second process with a history: `history-child.ts FOLDER`. Each line on standard input is a number or "close"; the
 * entry of that number is stored, and `stored N` or `refused N` written when that is certain. States come as `state
 * {…}`.
 */
import { createInterface } from 'node:readline';
import { systemClock } from '../../../src/shared/kernel/clock.ts';
import { createHistoryStore } from '../../../src/main/history/create-history-store.ts';
import { entryOf } from './sample-entries.ts';

const store = createHistoryStore({
  folder: process.argv[2] ?? '',
  clock: systemClock,
  onState: (state) => process.stdout.write(`state ${JSON.stringify(state)}\n`),
});
await store.find({ offset: 0, limit: 1 });
process.stdout.write('ready\n');
for await (const line of createInterface({ input: process.stdin })) {
  if (line === 'close') break;
  void store
    .put(entryOf(Number(line), { text: `entry number ${line} ${'with some more words '.repeat(20)}` }))
    .then((stored) => process.stdout.write(`${stored ? 'stored' : 'refused'} ${line}\n`));
}
await store.close();
process.stdin.destroy();
