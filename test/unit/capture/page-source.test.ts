import { describe, expect, it } from 'vitest';
import type { AudioBlock, SourceEnd } from '../../../src/main/capture/audio-source.ts';
import { PageSource } from '../../../src/main/capture/page-source.ts';

const headset = { label: 'Headset', sampleRateHz: 48_000 };

function listener(): {
  blocks: AudioBlock[];
  ends: SourceEnd[];
  handlers: Parameters<PageSource['open']>[0];
} {
  const blocks: AudioBlock[] = [];
  const ends: SourceEnd[] = [];
  return {
    blocks,
    ends,
    handlers: { block: (block) => void blocks.push(block), end: (end) => void ends.push(end) },
  };
}

describe('PageSource', () => {
  it('is a source while a page lends its microphone, and says when that changes', () => {
    const source = new PageSource();
    const states: boolean[] = [];
    source.onChange(() => states.push(source.attached));
    const stream = source.attach(headset);
    stream?.detach();
    expect(states).toEqual([true, false]);
  });

  it('is refused where the engine has a microphone of its own', () => {
    const source = new PageSource(() => false);
    expect(source.attach(headset)).toBeUndefined();
    expect(source.attached).toBe(false);
  });

  it('cannot be opened before a page has lent one', async () => {
    await expect(new PageSource().open(listener().handlers)).rejects.toMatchObject({
      code: 'microphone-missing',
    });
  });

  it('passes on what the page sends, at the page’s rate', async () => {
    const source = new PageSource();
    const stream = source.attach(headset);
    const { blocks, handlers } = listener();
    const { device } = await source.open(handlers);
    stream?.push(Float32Array.of(1, 2));
    expect(device.label).toBe('Headset');
    expect(blocks).toEqual([{ pcm: Float32Array.of(1, 2), sampleRateHz: 48_000 }]);
  });

  it('keeps the last half second before the opening, so that no first word is clipped', async () => {
    const source = new PageSource();
    const stream = source.attach(headset);
    for (let n = 0; n < 100; n++) stream?.push(new Float32Array(480).fill(n));
    const { blocks, handlers } = listener();
    await source.open(handlers);
    await Promise.resolve();
    expect(blocks.map(({ pcm }) => pcm[0])).toEqual(Array.from({ length: 50 }, (_, i) => 50 + i));
  });

  it('is lost when the page goes', async () => {
    const source = new PageSource();
    const stream = source.attach(headset);
    const { blocks, ends, handlers } = listener();
    await source.open(handlers);
    stream?.detach();
    stream?.push(Float32Array.of(1));
    expect(ends).toMatchObject([{ reason: 'lost', error: { code: 'microphone-lost' } }]);
    expect(blocks).toEqual([]);
  });

  it('gives way to a newer page', async () => {
    const source = new PageSource();
    const older = source.attach(headset);
    const { ends, handlers } = listener();
    await source.open(handlers);
    source.attach({ label: 'Other tab', sampleRateHz: 44_100 });
    expect(ends).toMatchObject([{ reason: 'lost' }]);
    older?.detach();
    expect(source.attached).toBe(true);
  });

  it('ends once when it is closed', async () => {
    const source = new PageSource();
    const stream = source.attach(headset);
    const { ends, handlers } = listener();
    const open = await source.open(handlers);
    await open.close();
    await open.close();
    stream?.detach();
    expect(ends).toEqual([{ reason: 'closed' }]);
  });
});
