import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { normaliseEnglish } from '../../../bench/wer/english-normaliser.ts';
import { ListeningAgent } from '../../support/listening-agent.ts';
import { Product } from '../../support/product.ts';
import { VirtualSoundCard } from '../../support/pulse.ts';

const CLIPS = join(import.meta.dirname, '../../fixtures/audio');

let card: VirtualSoundCard;
let product: Product;
const agents: ListeningAgent[] = [];

async function connect(agentId: string): Promise<ListeningAgent> {
  const agent = new ListeningAgent(product, agentId);
  agents.push(agent);
  await agent.connected;
  return agent;
}

async function listening(): Promise<void> {
  await product.until(({ listening, recognition }) => listening && recognition.state === 'idle');
}

beforeAll(async () => {
  card = await VirtualSoundCard.start();
  await card.hiss();
});
afterAll(() => card.dispose());
afterEach(async () => {
  for (const agent of agents.splice(0)) agent.leave();
  await product.dispose();
});

describe('a person speaks into the microphone', () => {
  test('and the connected agent has the words', async () => {
    product = await Product.install(card.env);
    await product.serve();
    await listening();
    const agent = await connect('review');
    await card.play(join(CLIPS, 'sb-spk1-5.wav'));
    expect(await agent.words(1)).toBe(normaliseEnglish('Sunday is the best part of the week.'));
  });

  test('while the key is held, and the microphone is open no longer than that', async () => {
    product = await Product.install(card.env);
    await product.serve('--no-listening');
    await product.until(({ recognition }) => recognition.state === 'idle');
    expect(await card.recorders()).toEqual([]);
    const agent = await connect('review');
    expect((await product.run(['talk', 'start'])).code).toBe(0);
    expect(await card.recorders()).not.toEqual([]);
    await card.play(join(CLIPS, 'sb-spk2-4.wav'));
    expect((await product.run(['talk', 'stop'])).code).toBe(0);
    await agent.words(1);
    await product.until(({ microphone }) => microphone.state === 'closed');
    expect(await card.recorders()).toEqual([]);
  });

  test('into a microphone that was unplugged and is back', async () => {
    product = await Product.install(card.env);
    await product.serve();
    await listening();
    const agent = await connect('review');
    await card.unloadSource();
    const lost = await product.until(({ microphone }) => microphone.state === 'lost');
    expect(lost.status).toBe('error');
    expect(lost.notices.map(({ code }) => code)).toContain('microphone-lost');
    await card.loadSource();
    const back = await product.until(({ listening: open }) => open);
    expect(back.notices).toEqual([]);
    await card.play(join(CLIPS, 'cards-001.wav'));
    await agent.words(1);
  });

  test('while the inference process is killed, and nothing is lost', async () => {
    product = await Product.install(card.env);
    await product.serve();
    await listening();
    const agent = await connect('review');
    const playing = card.play(join(CLIPS, 'librivox-0930.wav'));
    await product.until(
      ({ utterance }) => utterance !== null && utterance.stable + utterance.tentative !== '',
    );
    const report = await product.client.doctor();
    process.kill(report.processes.inference as number, 'SIGKILL');
    await playing;
    expect(await agent.words(1)).toContain('made amiable himself');
  });
});
