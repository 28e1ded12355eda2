/** The whole way: a coding agent asks over MCP, the product speaks, a person answers into the microphone. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { normaliseEnglish } from '../../bench/wer/english-normaliser.ts';
import { encodeWav } from '../../src/main/audio/wav.ts';
import { joinSamples } from '../../src/shared/kernel/join-samples.ts';
import { PACKAGE_ROOT } from '../support/cli-context.ts';
import { speakAll } from '../support/our-voice.ts';
import { Product } from '../support/product.ts';
import { VirtualSoundCard } from '../support/pulse.ts';
import { roomNoise, spoken } from '../support/spoken.ts';
import { VirtualLoudspeaker } from './playback/virtual-loudspeaker.ts';

/** Nobody answers in the very instant in which a question ends. */
const THINKING_MS = 500;

let folder: string;
let sunday: string;
let leaveIt: string;
let card: VirtualSoundCard;
let restore: () => void;
let loudspeaker: VirtualLoudspeaker;
let product: Product;
/** Whoever records while the product does not: the loudspeaker has an ear of its own. */
let others: readonly string[];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vivavoce-test-'));
  sunday = await answerOf('sunday', (await spoken('sb-spk1-5')).pcm);
  leaveIt = await answerOf('leave', (await speakAll({ leave: 'Leave it alone.' })).of('leave'));
  card = await VirtualSoundCard.start();
  restore = card.adopt();
  await card.hiss();
  loudspeaker = await VirtualLoudspeaker.plugIn('Loudspeaker');
  await loudspeaker.makeDefault();
  product = await Product.install(card.env);
  await product.serve('--no-listening');
  await product.until(({ recognition }) => recognition.state === 'idle');
  // The first speech waits for the voice.
  await product.run(['say', 'Ready.']);
  others = await card.recorders();
}, 120_000);
afterAll(async () => {
  await product.dispose();
  await loudspeaker.unplug();
  restore();
  await card.dispose();
  await rm(folder, { recursive: true });
});

/** Path of a recording of somebody who thinks, and then answers. */
async function answerOf(name: string, pcm: Float32Array): Promise<string> {
  const path = join(folder, `${name}.wav`);
  const sound = joinSamples([roomNoise(THINKING_MS), pcm]);
  await writeFile(path, encodeWav(sound, { sampleRateHz: 16_000 }));
  return path;
}

type Transport = Parameters<Client['connect']>[0];

function overStdio(): Transport {
  const env = Object.fromEntries(
    Object.entries(product.env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
  return new StdioClientTransport({
    command: process.execPath,
    args: [join(PACKAGE_ROOT, 'bin/vivavoce.mjs'), 'mcp'],
    env,
    stderr: 'ignore',
  });
}

function overHttp(): Transport {
  const { baseUrl, token } = product.address;
  return new StreamableHTTPClientTransport(new URL(`${baseUrl}/mcp`), {
    requestInit: { headers: { Authorization: `Bearer ${token}` } },
  }) as Transport;
}

async function untilListening(): Promise<void> {
  await product.until(({ question }) => question?.state === 'listening');
}

/** The microphone is given back. */
async function untilClosed(): Promise<void> {
  await product.until(({ microphone, question }) => question === null && microphone.state === 'closed');
  expect(await card.recorders()).toEqual(others);
}

describe.each([
  ['standard input and output', overStdio],
  ['HTTP', overHttp],
])('ask_user over %s', (_name, transport) => {
  let client: Client;
  beforeAll(async () => {
    client = new Client({ name: 'claude-code', version: '1' });
    await client.connect(transport());
  });
  afterAll(() => client.close());

  test('returns the words of a person, and the microphone is open no longer than that', async () => {
    expect(await card.recorders()).toEqual(others);
    const told: (string | undefined)[] = [];
    const call = client.callTool(
      { name: 'ask_user', arguments: { question: 'Which day do you like?', timeout_seconds: 30 } },
      undefined,
      { onprogress: ({ message }) => told.push(message) },
    );
    await untilListening();
    await card.play(sunday);
    const answer = (await call).structuredContent as { outcome: string; text: string; by: string };
    expect(answer).toMatchObject({ outcome: 'answered', by: 'voice' });
    expect(normaliseEnglish(answer.text)).toBe(normaliseEnglish('Sunday is the best part of the week.'));
    expect(told).toContain('Listening for the answer.');
    await untilClosed();
  });

  test('returns the choice that was said', async () => {
    const choices = [
      { id: 'merge', label: 'Merge the branch' },
      { id: 'leave', label: 'Leave it alone' },
    ];
    const call = client.callTool({
      name: 'ask_user',
      arguments: { question: 'What about the branch?', choices, timeout_seconds: 30 },
    });
    await untilListening();
    await card.play(leaveIt);
    expect((await call).structuredContent).toMatchObject({ outcome: 'answered', choice: 'leave' });
    await untilClosed();
  });

  test('that is cancelled gives the microphone back, and the next question is heard', async () => {
    const cancel = new AbortController();
    const ask = { name: 'ask_user', arguments: { question: 'Are you there?', timeout_seconds: 30 } };
    const ended = expect(client.callTool(ask, undefined, { signal: cancel.signal })).rejects.toThrow(
      'AbortError',
    );
    await untilListening();
    expect(await card.recorders()).not.toEqual(others);
    cancel.abort();
    await ended;
    await untilClosed();
    const next = client.callTool(ask);
    await untilListening();
    await card.play(sunday);
    expect((await next).structuredContent).toMatchObject({ outcome: 'answered' });
    await untilClosed();
  });

  test('that nobody answers ends in time', async () => {
    const call = client.callTool({
      name: 'ask_user',
      arguments: { question: 'Anybody?', timeout_seconds: 1 },
    });
    expect((await call).structuredContent).toMatchObject({ outcome: 'timeout', text: null });
    await untilClosed();
  });
});
