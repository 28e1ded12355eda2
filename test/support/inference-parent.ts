/** A program that starts the inference process, prints its id and waits to be killed. */
import { startInference } from './inference.ts';

const { supervisor } = await startInference();
await supervisor.ready('detector');
process.stdout.write(`${supervisor.status.pid ?? 0}\n`);
