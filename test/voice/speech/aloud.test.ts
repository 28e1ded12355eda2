import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { normaliseEnglish } from '../../../bench/wer/english-normaliser.ts';
import { encodeWav } from '../../../src/main/audio/wav.ts';
import { Product } from '../../support/product.ts';
import { VirtualSoundCard } from '../../support/pulse.ts';
import { postJson, speech } from '../../support/test-server.ts';
import { RATE_HZ, VirtualLoudspeaker } from '../playback/virtual-loudspeaker.ts';

const ms = (durationMs: number): number => (durationMs * RATE_HZ) / 1000;
/** What a request to stop may still be heard for. */
const STOP_WITHIN_MS = 100;
const LONG_TEXT =
  'This is a rather long report about many things that nobody wants to hear to its end. ' +
  'It goes on and on, with one more sentence after each that you thought was the last. '.repeat(10);

let card: VirtualSoundCard;
let restore: () => void;
let loudspeaker: VirtualLoudspeaker;
let product: Product;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vivavoce-test-'));
  card = await VirtualSoundCard.start();
  restore = card.adopt();
  loudspeaker = await VirtualLoudspeaker.plugIn('Loudspeaker');
  await loudspeaker.makeDefault();
  product = await Product.install(card.env);
  await product.serve('--source', 'none');
  // The first speech waits for the voice.
  await product.run(['say', 'Ready.']);
  await loudspeaker.silent();
}, 60_000);
afterAll(async () => {
  await product.dispose();
  await loudspeaker.unplug();
  restore();
  await card.dispose();
  await rm(folder, { recursive: true });
});

function post(fields: Readonly<Record<string, unknown>>, query = ''): ReturnType<typeof postJson> {
  return postJson(`${product.address.baseUrl}/speech${query}`, speech(fields));
}

function stop(): ReturnType<typeof postJson> {
  return postJson(`${product.address.baseUrl}/speech/stop`, {});
}

async function recognised(sound: Float32Array): Promise<string> {
  const path = join(folder, 'heard.wav');
  const pause = new Float32Array(ms(300));
  await writeFile(
    path,
    encodeWav(Float32Array.from([...pause, ...sound, ...pause]), { sampleRateHz: RATE_HZ }),
  );
  const { code, stdout, stderr } = await product.run(['transcribe', path, '--language', 'en']);
  expect([code, stderr]).toEqual([0, '']);
  return normaliseEnglish(stdout);
}

describe('what is posted to be spoken', () => {
  afterEach(() => loudspeaker.silent());

  test('comes out of the loudspeaker and is recognised as the text', async () => {
    const from = loudspeaker.soundSamples;
    const { status, body } = await post({
      text: 'The deployment is finished and **all tests** have passed.',
    });
    expect(status).toBe(200);
    await loudspeaker.silent();
    const sound = loudspeaker.sound(from);
    expect(await recognised(sound)).toBe(
      normaliseEnglish('The deployment is finished and all tests have passed.'),
    );
    expect(Math.abs(sound.length - ms(Number(body['duration_ms'])))).toBeLessThan(ms(60));
  });

  test('falls silent at once when it is stopped while it plays', async () => {
    const from = loudspeaker.soundSamples;
    const spoken = post({ text: LONG_TEXT });
    await loudspeaker.sounded(from + ms(1200));
    expect((await stop()).status).toBe(200);
    const before = loudspeaker.soundSamples;
    await loudspeaker.silent();
    expect(loudspeaker.soundSamples - before).toBeLessThanOrEqual(ms(STOP_WITHIN_MS));
    const { status, body } = await spoken;
    expect([status, (body['x_vivavoce'] as { result: string }).result]).toEqual([200, 'stopped']);
  });

  test('is silenced with all that waits, while its first sounds are being made', async () => {
    const all = [post({ text: LONG_TEXT }), post({ text: LONG_TEXT }), post({ text: 'And one more.' })];
    await product.until(({ speech: { current, waiting } }) => current !== null && waiting.length === 2);
    expect((await stop()).status).toBe(200);
    const before = loudspeaker.soundSamples;
    await loudspeaker.silent();
    expect(loudspeaker.soundSamples - before).toBeLessThanOrEqual(ms(STOP_WITHIN_MS));
    const results = (await Promise.all(all)).map(
      ({ body }) => (body['x_vivavoce'] as { result: string }).result,
    );
    expect(results).toEqual(['stopped', 'stopped', 'stopped']);
  });

  test('falls silent at once when a key is pressed to talk', async () => {
    const from = loudspeaker.soundSamples;
    const spoken = post({ text: LONG_TEXT });
    await loudspeaker.sounded(from + ms(800));
    // Without a microphone there is nobody to talk to; the wish to talk is enough.
    const talk = product.run(['talk', 'start']);
    const { body } = await spoken;
    const before = loudspeaker.soundSamples;
    await loudspeaker.silent();
    expect(loudspeaker.soundSamples - before).toBeLessThanOrEqual(ms(STOP_WITHIN_MS));
    expect((body['x_vivavoce'] as { result: string }).result).toBe('stopped');
    await talk;
  });

  test('survives the death of the inference process in the middle of a sentence', async () => {
    const from = loudspeaker.soundSamples;
    const spoken = post({
      text: 'When the process that makes this sound is killed in the middle of a sentence, the sentence is still finished.',
    });
    await loudspeaker.sounded(from + ms(300));
    const { processes } = await product.client.doctor();
    process.kill(Number(processes.inference), 'SIGKILL');
    const { status, body } = await spoken;
    expect([status, (body['x_vivavoce'] as { result: string }).result]).toEqual([200, 'done']);
    await loudspeaker.silent();
    expect(await recognised(loudspeaker.sound(from))).toContain('the sentence is still finished');
  });
});
