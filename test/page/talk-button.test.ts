import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { PageFixture } from '../support/page-fixture.ts';
import { ScriptedEngine } from '../support/scripted-engine.ts';

let fixture: PageFixture;
beforeAll(async () => {
  fixture = await PageFixture.create();
});
afterEach(() => fixture.closePages());
afterAll(() => fixture.dispose());

function off(): ScriptedEngine {
  const engine = new ScriptedEngine({ status: 'off', listening: false });
  engine.connect(['review', 'docs']);
  return engine;
}

async function centreOfButton(page: Page): Promise<{ x: number; y: number }> {
  const box = await page.getByTestId('talk-button').boundingBox();
  if (box === null) throw new Error('The talk button has no box.');
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

/** What the page has asked for, once it has asked `count` times. */
async function asked(engine: ScriptedEngine, count: number): Promise<readonly string[]> {
  await engine.until(() => engine.asked.length >= count);
  return engine.asked;
}

async function recording(page: Page): Promise<void> {
  await page.getByTestId('state').getByText('Recording').waitFor();
}

describe('holding the talk button', () => {
  it('talks while the mouse is down, also when it is let go outside', async () => {
    const { page, engine } = await fixture.open(off());
    const { x, y } = await centreOfButton(page);
    await page.mouse.move(x, y);
    await page.mouse.down();
    expect(await asked(engine, 1)).toEqual(['talk start']);
    await recording(page);
    await page.getByText('Release to send').waitFor();
    await page.mouse.move(5, 5);
    await page.mouse.up();
    expect(await asked(engine, 2)).toEqual(['talk start', 'talk stop']);
    await page.getByText('Hold to talk').waitFor();
  });

  it('does not talk with another mouse button', async () => {
    const { page, engine } = await fixture.open(off());
    await page.getByTestId('talk-button').click({ button: 'right' });
    await page.keyboard.press('m');
    expect(await asked(engine, 1)).toEqual(['muted true']);
  });

  it('talks while a finger is down', async () => {
    const { page, engine } = await fixture.open(off(), {
      hasTouch: true,
      viewport: { width: 390, height: 844 },
    });
    const { x, y } = await centreOfButton(page);
    const session = await page.context().newCDPSession(page);
    await session.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [{ x, y }] });
    expect(await asked(engine, 1)).toEqual(['talk start']);
    await recording(page);
    await session.send('Input.dispatchTouchEvent', {
      type: 'touchMove',
      touchPoints: [{ x: x + 60, y: y - 200 }],
    });
    await session.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
    expect(await asked(engine, 2)).toEqual(['talk start', 'talk stop']);
  });

  it('talks while Space is down, whatever key repeats arrive', async () => {
    const { page, engine } = await fixture.open(off());
    await page.keyboard.down('Space');
    await page.keyboard.down('Space');
    await page.keyboard.down('Space');
    await recording(page);
    await page.keyboard.up('Space');
    expect(await asked(engine, 2)).toEqual(['talk start', 'talk stop']);
    expect(await page.evaluate(() => scrollY)).toBe(0);
  });

  it('talks with Space after a button was clicked and after an agent was chosen', async () => {
    const { page, engine } = await fixture.open(off());
    await page.getByRole('switch', { name: 'Listen' }).click();
    await page.getByRole('radio', { name: 'docs' }).click();
    await page.getByTestId('active-agent').getByText('docs').waitFor();
    await page.keyboard.down('Space');
    await recording(page);
    await page.keyboard.up('Space');
    expect(await asked(engine, 4)).toEqual(['listening true', 'agent docs', 'talk start', 'talk stop']);
  });

  it('leaves Space to a control that the keyboard has reached', async () => {
    const { page, engine } = await fixture.open(off());
    await page.getByRole('switch', { name: 'Mute' }).focus();
    await page.keyboard.press('Space');
    expect(await asked(engine, 1)).toEqual(['muted true']);
  });

  it('is latched by Enter, for those who cannot hold', async () => {
    const { page, engine } = await fixture.open(off());
    await page.getByTestId('talk-button').focus();
    await page.keyboard.press('Enter');
    await recording(page);
    await page.getByText('Press to send').waitFor();
    await page.keyboard.press('Enter');
    expect(await asked(engine, 2)).toEqual(['talk start', 'talk stop']);
  });

  it.each([
    ['the window loses the focus', () => window.dispatchEvent(new Event('blur'))],
    [
      'the page is hidden',
      () => {
        Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true });
        document.dispatchEvent(new Event('visibilitychange'));
      },
    ],
  ])('ends and keeps what was said when %s', async (_, lose) => {
    const { page, engine } = await fixture.open(off());
    await page.keyboard.down('Space');
    await recording(page);
    await page.evaluate(lose);
    expect(await asked(engine, 2)).toEqual(['talk start', 'talk stop']);
    await page.keyboard.up('Space');
    await page.keyboard.press('m');
    expect(await asked(engine, 3)).toEqual(['talk start', 'talk stop', 'muted true']);
  });

  it('ends and keeps what was said when the page is closed', async () => {
    const { page, engine } = await fixture.open(off());
    await page.keyboard.down('Space');
    await recording(page);
    await page.close({ runBeforeUnload: false });
    expect(await asked(engine, 2)).toEqual(['talk start', 'talk stop']);
  });

  it('is cancelled by Escape, and the release sends nothing', async () => {
    const { page, engine } = await fixture.open(off());
    await page.keyboard.down('Space');
    await recording(page);
    await page.keyboard.press('Escape');
    await page.getByTestId('live-text').getByText('Cancelled. Nothing was sent.').waitFor();
    await page.keyboard.up('Space');
    await page.keyboard.press('m');
    expect(await asked(engine, 3)).toEqual(['talk start', 'talk cancel', 'muted true']);
  });
});

describe('keys', () => {
  it('switch listening and mute', async () => {
    const { page, engine } = await fixture.open(off());
    await page.keyboard.press('l');
    await page.getByRole('switch', { name: 'Listen', checked: true }).waitFor();
    await page.keyboard.press('m');
    await page.getByRole('switch', { name: 'Mute', checked: true }).waitFor();
    await page.keyboard.press('m');
    await page.getByRole('switch', { name: 'Mute', checked: false }).waitFor();
    expect(engine.asked).toEqual(['listening true', 'muted true', 'muted false']);
  });

  it('of one letter can be switched off, and stay off', async () => {
    const { page, engine } = await fixture.open(off());
    await page.getByRole('checkbox', { name: 'Single-key shortcuts' }).uncheck();
    await page.reload();
    await page.getByTestId('state').getByText('Off').waitFor();
    await page.keyboard.press('m');
    await page.keyboard.press('l');
    await page.keyboard.down('Space');
    await page.keyboard.up('Space');
    await engine.until(() => engine.asked.includes('talk stop'));
    expect(engine.asked).toEqual(['talk start', 'talk stop']);
  });

  it('do nothing together with Ctrl, which belongs to the browser', async () => {
    const { page, engine } = await fixture.open(off());
    await page.keyboard.press('Control+m');
    await page.keyboard.press('m');
    expect(await asked(engine, 1)).toEqual(['muted true']);
  });
});
