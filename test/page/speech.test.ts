import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { WaitingSpeechInfo } from '../../src/shared/contract/speech.ts';
import { AppError } from '../../src/shared/kernel/app-error.ts';
import { deferred } from '../support/deferred.ts';
import { PageFixture } from '../support/page-fixture.ts';
import { NO_OUTPUT } from '../support/engine-states.ts';
import { fallsSilent, openSpeech, speaks, speech, talkative } from '../support/speech-place.ts';

let fixture: PageFixture;
beforeAll(async () => {
  fixture = await PageFixture.create();
});
afterEach(() => fixture.closePages());
afterAll(() => fixture.dispose());

function waits(id: string, preview: string, urgent = false): WaitingSpeechInfo {
  return { id, agentId: 'review', urgent, preview };
}

async function caption(page: Page, text: string): Promise<void> {
  await page.getByTestId('spoken-caption').getByText(text, { exact: true }).waitFor();
}

describe('the caption', () => {
  it('is the sentence that is heard, with the agent it comes from, wherever a person is on the page', async () => {
    const { page, engine } = await fixture.open(talkative());
    await caption(page, 'What agents say is written here.');
    speaks(engine, speech(''));
    await caption(page, 'Getting the first sentence ready…');
    speaks(engine, speech('The tests pass.'));
    await caption(page, 'The tests pass.');
    expect(await page.getByTestId('spoken-who').textContent()).toBe('docs');
    await page.getByTestId('state').getByText('Speaking').waitFor();
    await page.getByRole('link', { name: 'Speech' }).click();
    await caption(page, 'The tests pass.');
    speaks(engine, speech('Two files changed.'));
    await caption(page, 'Two files changed.');
    fallsSilent(engine);
    await caption(page, 'What agents say is written here.');
  });

  it('comes, grows and goes without moving anything', async () => {
    const { page, engine } = await openSpeech(fixture);
    await page.evaluate(() => {
      const seen: number[] = [];
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) seen.push((entry as unknown as { value: number }).value);
      }).observe({ type: 'layout-shift', buffered: false });
      Object.assign(globalThis, { layoutShifts: seen });
    });
    const place = async (): Promise<unknown> =>
      page.getByRole('button', { name: 'Hear Heart' }).boundingBox();
    const before = await place();
    for (const words of [1, 12, 60]) {
      const text = 'word '.repeat(words).trim();
      speaks(
        engine,
        speech(text),
        Array.from({ length: words }, (_, index) => waits(String(index), text)),
      );
      await caption(page, text);
      expect(await place()).toEqual(before);
    }
    fallsSilent(engine);
    await caption(page, 'What agents say is written here.');
    expect(await place()).toEqual(before);
    const shifts = await page.evaluate(
      () => (globalThis as unknown as { layoutShifts: number[] }).layoutShifts,
    );
    expect(shifts.reduce((sum, value) => sum + value, 0)).toBe(0);
  });

  it('is not read to screen readers, which would talk over it, but a failure is', async () => {
    const { page, engine } = await fixture.open(talkative());
    speaks(engine, speech('The tests pass.'));
    await caption(page, 'The tests pass.');
    expect(
      await page
        .getByTestId('spoken-caption')
        .evaluate((element) => element.closest('[aria-live], [role=status]')),
    ).toBeNull();
    fallsSilent(engine);
    engine.endSpeech({
      id: 'a',
      agentId: 'docs',
      result: 'failed',
      durationMs: 0,
      problem: 'There is no voice for Welsh.',
    });
    await page.getByRole('status').getByText('Not spoken. There is no voice for Welsh.').waitFor();
  });

  it('says so when speech pauses because you talk, and when it was stopped', async () => {
    const { page, engine } = await fixture.open(talkative());
    speaks(engine, speech('The tests pass.'));
    engine.changeSpeech({ state: 'paused' });
    await page.getByTestId('spoken-who').getByText('Paused while you talk').waitFor();
    await caption(page, 'The tests pass.');
    fallsSilent(engine);
    engine.endSpeech({ id: 'a', agentId: 'docs', result: 'stopped', durationMs: 300, problem: null });
    await caption(page, 'Stopped.');
  });
});

describe('stopping', () => {
  it('is a button, and Escape', async () => {
    const { page, engine } = await fixture.open(talkative());
    const stop = page.getByRole('button', { name: 'Stop', exact: true });
    expect(await stop.isDisabled()).toBe(true);
    speaks(engine, speech('The tests pass.'));
    await caption(page, 'The tests pass.');
    await stop.click();
    await engine.speaker.until(() => engine.speaker.stops === 1);
    await page.keyboard.press('Escape');
    await engine.speaker.until(() => engine.speaker.stops === 2);
    expect(engine.speaker.stopped).toEqual([undefined, undefined]);
    expect(engine.asked).toEqual([]);
  });

  it('is what Escape does only after it has dropped what you say', async () => {
    const { page, engine } = await fixture.open(talkative());
    speaks(engine, speech('The tests pass.'));
    await caption(page, 'The tests pass.');
    await page.keyboard.down('Space');
    await engine.until(() => engine.asked.includes('talk start'));
    await page.getByTestId('state').getByText('Recording').waitFor();
    await page.keyboard.press('Escape');
    await engine.until(() => engine.asked.includes('talk cancel'));
    expect(engine.speaker.stopped).toEqual([]);
    await page.keyboard.up('Space');
    await page.getByTestId('state').getByText('Listening').waitFor();
    await page.keyboard.press('Escape');
    await engine.speaker.until(() => engine.speaker.stops === 1);
  });

  it('ends only the present speech with Next, by mouse and by N', async () => {
    const { page, engine } = await fixture.open(talkative());
    const next = page.getByRole('button', { name: 'Next' });
    expect(await next.isDisabled()).toBe(true);
    speaks(engine, speech('The tests pass.'), [waits('b', 'Shall I go on?')]);
    await caption(page, 'The tests pass.');
    await next.click();
    await engine.speaker.until(() => engine.speaker.skips === 1);
    await page.keyboard.press('n');
    await engine.speaker.until(() => engine.speaker.skips === 2);
    expect(engine.speaker.stopped).toEqual([]);
  });

  it('that the engine refuses is shown with the next step', async () => {
    const { page, engine } = await fixture.open(talkative());
    engine.speaker.skip = () =>
      Promise.reject(new AppError('unavailable', 'Not now.', { remedy: 'Wait a moment.' }));
    speaks(engine, speech('The tests pass.'));
    await page.getByRole('button', { name: 'Next' }).click();
    await page.getByTestId('notice').getByText('Not now.').waitFor();
    await page.getByText('Wait a moment.').waitFor();
  });
});

describe('what waits', () => {
  it('is listed in its order with its agent and how it begins, and can be taken away', async () => {
    const { page, engine } = await openSpeech(fixture);
    await page.getByText('Nothing waits.').waitFor();
    speaks(engine, speech('The tests pass.'), [
      waits('b', 'Shall I delete it?', true),
      waits('c', 'I have read the history.'),
    ]);
    await page.getByTestId('waiting-speech').nth(1).waitFor();
    const rows = await page.getByTestId('waiting-speech').allInnerTexts();
    expect(rows.map((row) => row.split(/\s*\n\s*/).filter(Boolean))).toEqual([
      ['review', 'Shall I delete it?', 'urgent'],
      ['review', 'I have read the history.'],
    ]);
    await page.getByRole('button', { name: 'Do not say: I have read the history.' }).click();
    await engine.speaker.until(() => engine.speaker.stops === 1);
    expect(engine.speaker.stopped).toEqual(['c']);
  });
});

describe('a text that is still being written', () => {
  it('is listed while it waits, although nobody knows how it goes on', async () => {
    const { page, engine } = await openSpeech(fixture);
    speaks(engine, speech('The tests pass.'), [waits('b', '')]);
    await page.getByRole('button', { name: 'Do not say: A text that is still being written' }).click();
    await engine.speaker.until(() => engine.speaker.stops === 1);
    expect(engine.speaker.stopped).toEqual(['b']);
  });
});

describe('the sound', () => {
  it('is switched off and on by mouse and by S, and the page says so', async () => {
    const { page, engine } = await openSpeech(fixture);
    const speak = page.getByRole('switch', { name: 'Speak' });
    expect(await speak.getAttribute('aria-checked')).toBe('true');
    await speak.click();
    await engine.until(() => !engine.settings.speech.enabled);
    await page.getByTestId('output').getByText('Speech off').waitFor();
    await caption(page, 'Speech is off. Nothing is read aloud.');
    expect(await page.getByRole('button', { name: 'Hear Heart' }).isDisabled()).toBe(true);
    await page.keyboard.press('s');
    await page.getByTestId('output').getByText('Built-in speakers').waitFor();
    expect(engine.settings.speech.enabled).toBe(true);
    expect(engine.asked).toEqual(['set speech.enabled false', 'set speech.enabled true']);
  });

  it('follows the sliders while they are dragged, one request at a time, the last value winning', async () => {
    const { page, engine } = await openSpeech(fixture);
    const gate = deferred<void>();
    engine.settingsGate = gate.promise;
    const volume = page.getByRole('slider', { name: 'Volume' });
    const box = await volume.boundingBox();
    if (box === null) throw new Error('The slider has no box.');
    const y = box.y + box.height / 2;
    await page.mouse.move(box.x + box.width - 8, y);
    await page.mouse.down();
    for (let step = 1; step <= 20; step += 1) {
      await page.mouse.move(box.x + box.width - 8 - (step / 20) * (box.width / 2), y);
    }
    await page.mouse.up();
    const wanted = Number(await volume.inputValue());
    expect(wanted).toBeLessThan(0.7);
    await engine.until(() => engine.asked.length > 0);
    expect(engine.asked).toHaveLength(1);
    gate.resolve();
    await engine.until(() => engine.settings.speech.volume === wanted);
    await page.getByText(`${Math.round(wanted * 100)} %`).waitFor();
    expect(engine.asked).toHaveLength(2);
    expect(await volume.inputValue()).toBe(String(wanted));
  });

  it('takes speed, amount and language', async () => {
    const { page, engine } = await openSpeech(fixture);
    await page.getByRole('slider', { name: 'Speed' }).press('ArrowRight');
    await page.getByText('1.05×').waitFor();
    await page.getByRole('combobox', { name: 'Read aloud' }).selectOption('Questions only');
    await page.getByRole('combobox', { name: 'Texts are in' }).selectOption('German');
    await engine.until(() => engine.settings.speech.language === 'de');
    expect(engine.settings.speech).toMatchObject({ speed: 1.05, kind: 'questions', language: 'de' });
  });

  it('shows what was set elsewhere, and goes back to it when the engine refuses a change', async () => {
    const { page, engine } = await openSpeech(fixture);
    const volume = page.getByRole('slider', { name: 'Volume' });
    await engine.setSetting('speech.volume', 0.3);
    await page.getByText('30 %').waitFor();
    engine.refusals.set('set speech.volume 0.35', new AppError('invalid-input', 'Too loud.'));
    await volume.press('ArrowRight');
    await page.getByTestId('notice').getByText('Too loud.').waitFor();
    await page.getByText('30 %').waitFor();
  });

  it('goes to the loudspeaker that is chosen, also to one that is not connected now', async () => {
    const engine = talkative();
    await engine.setSetting('audio.outputDevice', { id: 'tv', label: 'Television' });
    const { page } = await openSpeech(fixture, engine);
    const output = page.getByRole('combobox', { name: 'Loudspeaker' });
    await output.getByText('USB headphones').waitFor({ state: 'attached' });
    expect(await output.locator('option').allTextContents()).toEqual([
      'The system’s choice',
      'USB headphones',
      'Television (not connected)',
    ]);
    await output.selectOption('USB headphones');
    await engine.until(() => engine.settings.audio.outputDevice?.id === 'usb');
    expect(engine.settings.audio.outputDevice).toEqual({ id: 'usb', label: 'USB headphones' });
    await output.selectOption('The system’s choice');
    await engine.until(() => engine.settings.audio.outputDevice === null);
  });
});

describe('problems of speech', () => {
  it('are shown with the next step until they are mended', async () => {
    const { page, engine } = await fixture.open(talkative());
    engine.changeSpeech(NO_OUTPUT);
    const notice = page.getByTestId('notice');
    await notice.waitFor();
    expect(await notice.textContent()).toBe(
      'Warning:No loudspeaker was found. What agents say can be read here.' +
        'Plug in a loudspeaker, or switch on “Play sound in this page”.',
    );
    await page.getByTestId('output').getByText('No loudspeaker').waitFor();
    engine.changeSpeech({ problem: null, output: 'device', device: 'Built-in speakers' });
    await notice.waitFor({ state: 'detached' });
  });

  it('are not shown twice when a notice says the same', async () => {
    const { page, engine } = await fixture.open(talkative());
    const problem = 'No loudspeaker was found. Plug one in.';
    const message = 'Speech cannot be heard. No loudspeaker was found.';
    engine.notify({ severity: 'warning', code: 'output-lost', message, remedy: 'Plug one in.' });
    engine.changeSpeech({ problem });
    await page
      .getByTestId('output')
      .and(page.locator(`[title="${problem}"]`))
      .waitFor();
    expect(await page.getByTestId('notice').count()).toBe(1);
  });
});

describe('the place of speech', () => {
  it('has an address of its own and survives a reload', async () => {
    const { page } = await openSpeech(fixture);
    expect(new URL(page.url()).hash).toBe('#speech');
    await page.reload();
    await page.getByRole('heading', { name: 'Voices' }).waitFor();
    await page.goBack();
    await page.getByTestId('talk-button').waitFor();
  });

  it('lets Space talk, also after a slider was dragged', async () => {
    const { page, engine } = await openSpeech(fixture);
    await page.getByRole('slider', { name: 'Volume' }).click();
    await page.keyboard.down('Space');
    await engine.until(() => engine.asked.includes('talk start'));
    await page.keyboard.up('Space');
    await engine.until(() => engine.asked.includes('talk stop'));
  });
});
