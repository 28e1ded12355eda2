import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import type { AudioBlock, SourceEnd } from '../../../src/main/capture/audio-source.ts';
import { StdinSource } from '../../../src/main/capture/stdin-source.ts';
import { encodeSamples, encodeWav } from '../../../src/main/audio/wav.ts';

interface Heard {
  readonly pcm: number[];
  readonly ended: Promise<SourceEnd>;
  readonly close: () => Promise<void>;
}

async function hear(source: StdinSource, ready?: () => Promise<void>): Promise<Heard> {
  const pcm: number[] = [];
  let finish: (end: SourceEnd) => void = () => {};
  const ended = new Promise<SourceEnd>((resolve) => {
    finish = resolve;
  });
  const open = await source.open({
    block: (block: AudioBlock) => void pcm.push(...block.pcm),
    end: finish,
    ...(ready && { ready }),
  });
  return { pcm, ended, close: () => open.close() };
}

describe('StdinSource', () => {
  it('takes raw 16-bit mono at 16 kHz, cut anywhere', async () => {
    const pipe = new PassThrough();
    const { pcm, ended } = await hear(new StdinSource(pipe));
    for (const byte of encodeSamples(Float32Array.of(0.5, -0.5, 0.25))) pipe.write(Buffer.of(byte));
    pipe.end();
    expect(await ended).toEqual({ reason: 'ended' });
    expect(pcm).toEqual([0.5, -0.5, 0.25]);
  });

  it('recognises a WAV stream', async () => {
    const pipe = new PassThrough();
    const { pcm, ended } = await hear(new StdinSource(pipe));
    pipe.end(encodeWav(Float32Array.of(0.5, -0.5)));
    expect(await ended).toEqual({ reason: 'ended' });
    expect(pcm).toEqual([0.5, -0.5]);
  });

  it('says that there was no audio', async () => {
    const pipe = new PassThrough();
    const { ended } = await hear(new StdinSource(pipe));
    pipe.end();
    expect(await ended).toMatchObject({
      reason: 'lost',
      error: { code: 'audio-unreadable', message: expect.stringContaining('Standard input') },
    });
  });

  it('reads on only when the listener is ready', async () => {
    const pipe = new PassThrough();
    const gates: (() => void)[] = [];
    const { pcm, ended } = await hear(
      new StdinSource(pipe),
      () => new Promise((resolve) => gates.push(resolve)),
    );
    pipe.write(encodeSamples(new Float32Array(10)));
    await expect.poll(() => gates.length).toBe(1);
    pipe.end(encodeSamples(new Float32Array(10)));
    expect(pcm).toHaveLength(10);
    gates[0]?.();
    await expect.poll(() => gates.length).toBe(2);
    gates[1]?.();
    await ended;
    expect(pcm).toHaveLength(20);
  });

  it('goes on where it stopped when it is opened again', async () => {
    const pipe = new PassThrough();
    const source = new StdinSource(pipe);
    const first = await hear(source);
    pipe.write(encodeSamples(Float32Array.of(0.5, 0.5)));
    await expect.poll(() => first.pcm.length).toBe(2);
    await first.close();
    expect(await first.ended).toEqual({ reason: 'closed' });
    pipe.end(encodeSamples(Float32Array.of(-0.5, -0.5)));
    const second = await hear(source);
    expect(await second.ended).toEqual({ reason: 'ended' });
    expect(first.pcm).toEqual([0.5, 0.5]);
    expect(second.pcm).toEqual([-0.5, -0.5]);
  });

  it('cannot be opened after its end', async () => {
    const pipe = new PassThrough();
    const source = new StdinSource(pipe);
    const { ended } = await hear(source);
    pipe.end(encodeSamples(new Float32Array(4)));
    await ended;
    await expect(hear(source)).rejects.toMatchObject({ code: 'microphone-missing' });
  });
});
