import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { normaliseEnglish } from '../../bench/wer/english-normaliser.ts';
import { launchBrowser } from '../support/browser.ts';
import { ListeningAgent } from '../support/listening-agent.ts';
import { Product } from '../support/product.ts';

const SPOKEN = 'Sunday is the best part of the week.';
const CLIP = join(import.meta.dirname, '../fixtures/audio/sb-spk1-5.wav');

let product: Product;
let browser: Browser;
let page: Page;
let agent: ListeningAgent;

beforeEach(async () => {
  product = await Product.install();
  await product.serve('--source', 'none', '--no-listening');
  await product.until(({ recognition }) => recognition.state === 'idle');
  browser = await launchBrowser({ microphoneFile: `${CLIP}%noloop` });
  page = await browser.newPage();
  await page.goto(await product.client.pageLink());
  agent = new ListeningAgent(product, 'review');
  await agent.connected;
});
afterEach(async () => {
  agent.leave();
  await browser.close();
  await product.dispose();
});

describe('the page of an engine without a microphone', () => {
  test('takes what is said into the browser to the agent, and shows the words while they are spoken', async () => {
    await page.getByText('review').first().waitFor();
    await page.keyboard.down('Space');
    await product.until(
      ({ utterance }) =>
        utterance !== null && /part of the week/i.test(utterance.stable + utterance.tentative),
    );
    await page.getByText(/part of the week/i).waitFor();
    await page.keyboard.up('Space');
    expect(await agent.words(1)).toBe(normaliseEnglish(SPOKEN));
    await page.getByText(/Sent/).first().waitFor();
    await product.until(({ microphone }) => microphone.state === 'closed');
  });
});
