import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { normaliseEnglish } from '../../../bench/wer/english-normaliser.ts';
import { ListeningAgent } from '../../support/listening-agent.ts';
import { Product } from '../../support/product.ts';
import { VirtualSoundCard, type RoomLoudspeaker } from '../../support/pulse.ts';
import { postJson, speech } from '../../support/test-server.ts';

const CLIPS = join(import.meta.dirname, '../../fixtures/audio');
const REPORT =
  'I looked at the failing test and found the reason. The parser dropped the last line of every file that did not end ' +
  'with a line break. I fixed that in the reader, added two tests for it, and ran the whole suite again. Everything passes now.';

let card: VirtualSoundCard;
let restore: () => void;
let loudspeaker: RoomLoudspeaker;
let product: Product;
let agent: ListeningAgent;

beforeAll(async () => {
  card = await VirtualSoundCard.start();
  restore = card.adopt();
  await card.hiss();
  loudspeaker = await card.loudspeakerInTheRoom();
  product = await Product.install(card.env);
  await product.serve();
  await product.until(({ listening, recognition }) => listening && recognition.state === 'idle');
  agent = new ListeningAgent(product, 'review');
  await agent.connected;
}, 60_000);
afterAll(async () => {
  agent.leave();
  await product.dispose();
  restore();
  await card.dispose();
});

async function report(): Promise<string> {
  const { body } = await postJson(`${product.address.baseUrl}/speech`, speech({ text: REPORT }));
  return (body['x_vivavoce'] as { result: string }).result;
}

describe.each([-6, -12, -20])('while the loudspeaker is heard in the microphone at %i dB', (levelDb) => {
  beforeAll(() => loudspeaker.heardAt(levelDb));

  test('the engine speaks to the end and hears nothing but silence', async () => {
    const before = agent.texts.length;
    expect(await report()).toBe('done');
    await product.until(({ utterance, status }) => utterance === null && status === 'listening');
    expect(agent.texts.slice(before)).toEqual([]);
  });

  test('a person who speaks over it is heard, and the engine is silent', async () => {
    const words = agent.words(agent.texts.length + 1);
    const spoken = report();
    await product.until(({ speech: { current } }) => current?.caption.startsWith('The parser') === true);
    await card.play(join(CLIPS, 'sb-spk1-5.wav'));
    expect(await spoken).toBe('stopped');
    expect(await words).toContain(normaliseEnglish('best part of the week'));
  });
});
