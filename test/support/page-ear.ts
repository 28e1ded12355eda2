/** Hears what a page plays: everything that one of its worklets sends to the loudspeaker. */
import type { Page } from 'playwright-core';
import { decodeWav, encodeWav } from '../../src/main/audio/wav.ts';

/** What the page keeps for the test; not part of the page itself. */
interface Ear {
  readonly heard: number[];
  sampleRateHz: number;
}

/** Call before the page is opened. */
export async function listenIn(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const ear: Ear = { heard: [], sampleRateHz: 0 };
    Object.assign(globalThis, { ear });
    const connect = AudioNode.prototype.connect as (this: AudioNode, to: AudioNode) => AudioNode;
    const record = async (node: AudioNode): Promise<void> => {
      const { context } = node;
      await context.audioWorklet.addModule('microphone-worklet.js');
      const recorder = new AudioWorkletNode(context, 'vivavoce-microphone');
      recorder.port.addEventListener('message', ({ data }: MessageEvent<Float32Array>) => {
        for (const sample of data) ear.heard.push(sample);
      });
      recorder.port.start();
      ear.sampleRateHz = context.sampleRate;
      connect.call(recorder, context.destination);
      connect.call(node, recorder);
    };
    AudioNode.prototype.connect = function (this: AudioNode, to: AudioNode): AudioNode {
      if (to instanceof AudioDestinationNode) void record(this);
      return connect.call(this, to);
    } as typeof AudioNode.prototype.connect;
  });
}

/** Everything that was heard since the page was opened, at 16 kHz. */
export async function heardSoFar(page: Page): Promise<Float32Array> {
  const { heard, sampleRateHz } = await page.evaluate(() => (globalThis as unknown as { ear: Ear }).ear);
  return decodeWav(encodeWav(Float32Array.from(heard), { sampleRateHz }));
}
