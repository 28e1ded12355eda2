import type { Browser, Page } from 'playwright-core';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { decodeWav } from '../../src/main/audio/wav.ts';
import { launchBrowser } from '../support/browser.ts';
import { likeness } from '../support/likeness.ts';
import { heardSoFar, listenIn } from '../support/page-ear.ts';
import { Product } from '../support/product.ts';

/** Long enough to be seen on the page of a busy machine. */
const FIRST = 'All forty tests pass on every branch that was built since this morning.';
const SECOND = 'Shall I commit the change now, or do you want to look at it before that?';

let product: Product;
let browser: Browser;
let page: Page;

beforeEach(async () => {
  // Nothing listens at this address: a computer without a sound server.
  product = await Product.install({ PULSE_SERVER: 'unix:/nonexistent' });
  await product.serve('--source', 'none', '--no-listening');
  browser = await launchBrowser();
  page = await browser.newPage();
  await listenIn(page);
  await page.goto(await product.client.pageLink());
  await page.getByRole('link', { name: 'Speech' }).click();
});
afterEach(async () => {
  await browser.close();
  await product.dispose();
});

describe('the page of an engine without a loudspeaker', () => {
  test('sounds what is said in it, sentence by sentence, with its caption', async () => {
    await page.getByRole('switch', { name: 'Play sound in this page' }).click();
    await product.until(({ speech }) => speech.output === 'page');
    await page.getByTestId('voice-hibari:heart').waitFor();
    const ended = product.client.speak(`${FIRST} ${SECOND}`);
    await page.getByTestId('spoken-caption').getByText(FIRST, { exact: true }).waitFor();
    await page.getByTestId('state').getByText('Speaking').waitFor();
    await page.getByTestId('spoken-caption').getByText(SECOND, { exact: true }).waitFor();
    const { result, durationMs } = await ended;
    expect(result).toBe('done');
    // Two sentences of some thirty words: the page told the engine of every sample.
    expect(durationMs).toBeGreaterThan(6000);
    await page.getByTestId('spoken-caption').getByText('What agents say is written here.').waitFor();
  });

  test('sounds exactly what the voice said, without a hole', async () => {
    await page.getByRole('switch', { name: 'Play sound in this page' }).click();
    await product.until(({ speech }) => speech.output === 'page');
    const pieces: Uint8Array[] = [];
    for await (const piece of product.client.synthesise({ text: FIRST })) pieces.push(piece);
    await product.client.speak(FIRST);
    const clip = decodeWav(Buffer.concat(pieces));
    await expect
      .poll(async () => likeness(clip, await heardSoFar(page)), { timeout: 10_000 })
      .toBeGreaterThan(0.9);
  });

  test('stops at once what is said, and lists and drops what waits', async () => {
    await page.getByRole('switch', { name: 'Play sound in this page' }).click();
    await product.until(({ speech }) => speech.output === 'page');
    const first = product.client.speak(`${FIRST} ${SECOND} `.repeat(20));
    await product.until(({ speech }) => speech.current !== null);
    await product.client.queueSpeech('This one is never heard.');
    await page.getByTestId('spoken-caption').getByText(FIRST, { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Do not say: This one is never heard.' }).click();
    await product.until(({ speech }) => speech.current !== null && speech.waiting.length === 0);
    await page.keyboard.press('Escape');
    expect((await first).result).toBe('stopped');
    await product.until(({ speech }) => speech.state === 'silent');
    await page.getByTestId('spoken-caption').getByText('Stopped.').waitFor();
  });

  test('lets a voice be heard, louder and faster', async () => {
    await page.getByRole('switch', { name: 'Play sound in this page' }).click();
    await page.getByRole('slider', { name: 'Speed' }).press('End');
    await page.getByRole('slider', { name: 'Volume' }).press('Home');
    await page.getByRole('button', { name: 'Hear Heart' }).click();
    await product.until(({ speech }) => speech.current?.voiceId === 'hibari:heart');
    await product.until(({ speech }) => speech.state === 'silent');
    await page.getByRole('button', { name: 'Hear Heart' }).waitFor();
    // The page tells them one after the other, beside what it plays.
    await expect
      .poll(async () => (await product.client.settings()).speech)
      .toMatchObject({ speed: 2, volume: 0 });
  });
});
