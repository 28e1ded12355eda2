import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { AppError } from '../../src/shared/kernel/app-error.ts';
import { PageFixture } from '../support/page-fixture.ts';
import { fallsSilent, openSpeech, speaks, speech, talkative } from '../support/speech-place.ts';
import { voice } from '../support/scripted-speaker.ts';

let fixture: PageFixture;
beforeAll(async () => {
  fixture = await PageFixture.create();
});
afterEach(() => fixture.closePages());
afterAll(() => fixture.dispose());

describe('saying something', () => {
  it('sends the text at Enter, keeps it, and leaves Shift and Enter to new lines', async () => {
    const { page, engine } = await openSpeech(fixture);
    const field = page.getByRole('textbox', { name: 'Text to say' });
    await field.fill('first line');
    await field.press('Shift+Enter');
    await page.keyboard.type('n l s');
    await field.press('Enter');
    await engine.speaker.until(() => engine.speaker.spoken.length === 1);
    expect(engine.speaker.spoken[0]).toMatchObject({ text: 'first line\nn l s' });
    expect(await field.inputValue()).toBe('first line\nn l s');
    await page.getByRole('button', { name: 'Say it' }).click();
    await engine.speaker.until(() => engine.speaker.spoken.length === 2);
    expect(engine.asked).toEqual([]);
  });

  it('takes a text of hundreds of kilobytes', async () => {
    const { page, engine } = await openSpeech(fixture);
    const text = 'A sentence that is said. '.repeat(20_000);
    await page.getByRole('textbox', { name: 'Text to say' }).fill(text);
    await page.getByRole('button', { name: 'Say it' }).click();
    await engine.speaker.until(() => engine.speaker.spoken.length === 1);
    expect(engine.speaker.spoken[0]?.text).toHaveLength(text.length);
  });

  it('shows why nothing can be said', async () => {
    const { page, engine } = await openSpeech(fixture);
    engine.speaker.onSpeak = () =>
      Promise.reject(
        new AppError('unavailable', 'There is no voice for this text.', { remedy: 'Install espeak-ng.' }),
      );
    await page.getByRole('textbox', { name: 'Text to say' }).fill('Bore da.');
    await page.getByRole('button', { name: 'Say it' }).click();
    await page.getByTestId('notice').getByText('There is no voice for this text.').waitFor();
    await page.getByText('Install espeak-ng.').waitFor();
  });
});

describe('voices', () => {
  it('are grouped by language with country, origin and licence, and say how to get more', async () => {
    const engine = talkative();
    engine.hint = 'For more languages install espeak-ng.';
    const { page } = await openSpeech(fixture, engine);
    await page.getByText('For more languages install espeak-ng.').waitFor();
    expect(await page.locator('summary').allInnerTexts()).toEqual([
      expect.stringMatching(/^English\s+Heart$/),
      expect.stringMatching(/^German\s+the engine chooses$/),
    ]);
    expect(await page.getByTestId('voice-hibari:heart').textContent()).toContain(
      'American English · comes with Vivavoce · Apache\u20112.0',
    );
    expect(await page.getByTestId('voice-espeak-ng:de').textContent()).toContain(
      'of this system · GPL\u20113.0\u2011or\u2011later',
    );
    expect(await page.getByRole('radio', { name: 'Heart' }).isChecked()).toBe(true);
  });

  it('are chosen for their own language', async () => {
    const { page, engine } = await openSpeech(fixture);
    await page.getByRole('radio', { name: 'Great Britain' }).click();
    await engine.until(() => engine.settings.speech.voice === 'espeak-ng:en-gb');
    await page.getByRole('radio', { name: 'Franz' }).click();
    await engine.until(() => engine.settings.speech.voices['de'] === 'espeak-ng:de-at');
    expect(engine.settings.speech.voice).toBe('espeak-ng:en-gb');
    await page.locator('summary').getByText('Franz').waitFor();
    expect(await page.getByRole('radio', { name: 'Great Britain' }).isChecked()).toBe(true);
  });

  it('say a sentence of their language when you ask, and stop when you ask again', async () => {
    const { page, engine } = await openSpeech(fixture);
    engine.speaker.onSpeak = engine.speaker.hold;
    await page.getByRole('button', { name: 'Hear Stefan' }).click();
    await engine.speaker.until(() => engine.speaker.spoken.length === 1);
    const { id, ...asked } = engine.speaker.spoken[0] ?? { id: '' };
    expect(asked).toMatchObject({
      text: 'Alle Tests laufen durch. Soll ich committen?',
      voice: 'espeak-ng:de',
      language: 'de',
      urgent: true,
    });
    speaks(engine, speech('Alle Tests laufen durch.', { id, agentId: null, voiceId: 'espeak-ng:de' }));
    await page.getByRole('button', { name: 'Stop Stefan' }).click();
    await engine.speaker.until(() => engine.speaker.stops === 1);
    expect(engine.speaker.stopped).toEqual([id]);
    await page.getByRole('button', { name: 'Hear Stefan' }).waitFor();
  });

  it('show that their sample is over', async () => {
    const { page, engine } = await openSpeech(fixture);
    engine.speaker.onSpeak = engine.speaker.hold;
    await page.getByRole('button', { name: 'Hear Heart' }).click();
    await engine.speaker.until(() => engine.speaker.spoken.length === 1);
    const id = engine.speaker.spoken[0]?.id ?? '';
    speaks(engine, speech('The tests pass.', { id }));
    await page.getByRole('button', { name: 'Stop Heart' }).waitFor();
    fallsSilent(engine);
    engine.endSpeech({ id, agentId: null, result: 'done', durationMs: 900, problem: null });
    await page.getByRole('button', { name: 'Hear Heart' }).waitFor();
  });

  it('are found by their name and by their language when there are many', async () => {
    const engine = talkative();
    const languages = ['fr', 'it', 'es', 'pt', 'nl', 'sv', 'da', 'fi', 'pl', 'cs', 'hu', 'tr'];
    engine.speaker.offered = [
      ...engine.speaker.offered,
      ...languages.map((code) => voice(`espeak-ng:${code}`, `Voice ${code}`, code)),
    ];
    const { page } = await openSpeech(fixture, engine);
    const filter = page.getByRole('searchbox', { name: 'Find a language or a voice' });
    await filter.fill('polish');
    await page.getByRole('radio', { name: 'Voice pl' }).waitFor();
    expect(await page.locator('summary').count()).toBe(1);
    await filter.fill('franz');
    await page.getByRole('radio', { name: 'Franz' }).waitFor();
    await filter.fill('klingon');
    await page.getByText('No language and no voice is called that.').waitFor();
  });
});
