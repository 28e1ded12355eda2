import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openTerminal, openTextField, type Terminal, type TextField } from '../../support/desktop-windows.ts';
import { spoken, wordsOf, type SpokenClip } from '../../support/spoken.ts';
import { openSpokenScene, type SpokenScene } from '../../support/spoken-scene.ts';
import { VirtualDesktop } from '../../support/virtual-desktop.ts';

let clip: SpokenClip;
let scene: SpokenScene;

beforeAll(async () => {
  clip = await spoken('lj-001-0002');
});

describe('on a desktop', () => {
  let desktop: VirtualDesktop;
  let field: TextField;
  let terminal: Terminal;

  beforeAll(async () => {
    desktop = await VirtualDesktop.start();
    field = await openTextField(desktop);
    terminal = await openTerminal(desktop);
    scene = await openSpokenScene({ env: desktop.env });
  });
  beforeEach(() => scene.live.engine.setOutputMode('keyboard'));
  afterEach(() => scene.settle());
  afterAll(async () => {
    await scene?.stop();
    terminal?.close();
    await field?.close();
    await desktop?.dispose();
  });

  test('an utterance is written into the window with the focus, and no agent gets it', async () => {
    const agent = await scene.connect('review');
    await field.focus();
    const entry = await scene.hear(clip.pcm);
    const { entry: written } = await scene.witness.next('delivery-changed');
    expect(written).toMatchObject({ id: entry.id, output: 'keyboard', agentId: null, delivery: 'sent' });
    expect(wordsOf(entry.text)).toEqual(wordsOf(clip.text));
    expect(await field.contentAs(entry.text)).toBe(entry.text);
    expect(agent.messages).toEqual([]);
    await scene.witness.next('history-changed', ({ entryIds }) => entryIds?.includes(entry.id) === true);
    expect(await scene.live.engine.history.read(entry.id)).toMatchObject({
      text: entry.text,
      output: 'keyboard',
      delivery: 'sent',
    });
  });

  test('typed key by key it reaches a terminal', async () => {
    await scene.live.engine.setSetting('output.keyboardMethod', 'type');
    await terminal.focus();
    const entry = await scene.hear(clip.pcm);
    expect(await terminal.inputAs(entry.text)).toBe(entry.text);
  });

  test('where no window has the focus the text is kept, with the reason', async () => {
    await scene.live.engine.setSetting('output.keyboardMethod', 'paste');
    await desktop.focusNothing();
    const entry = await scene.hear(clip.pcm);
    const { entry: failed } = await scene.witness.next('delivery-changed');
    expect(failed).toMatchObject({ id: entry.id, delivery: 'failed', text: entry.text });
    expect(failed.problem).not.toBeNull();
    // From there an agent can get it.
    const agent = await scene.connect('review');
    await scene.live.engine.sendAgain(entry.id, 'review');
    await agent.has(1);
    expect(agent.texts).toEqual([entry.text]);
  });

  test('back to agents: the next utterance goes to one', async () => {
    const agent = await scene.connect('review');
    await scene.live.engine.setOutputMode('agents');
    await field.focus();
    const entry = await scene.hear(clip.pcm);
    await agent.has(1);
    expect(agent.texts).toEqual([entry.text]);
    expect(await field.page.inputValue('textarea')).toBe('');
  });
});

test('outside a desktop the keyboard is refused with a remedy, and agents go on getting text', async () => {
  const bare = await openSpokenScene({ env: {} });
  await expect(bare.live.engine.setOutputMode('keyboard')).rejects.toMatchObject({
    code: 'unavailable',
    remedy: expect.stringContaining('desktop'),
  });
  expect(bare.live.engine.snapshot().outputMode).toBe('agents');
  const agent = await bare.connect('review');
  const entry = await bare.hear(clip.pcm);
  await agent.has(1);
  expect(entry).toMatchObject({ output: 'agents', delivery: 'sent' });
  await bare.stop();
});
