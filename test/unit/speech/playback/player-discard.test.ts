import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { level, line, PER_MS, PlayerRig, RATE_HZ, spans, steepest, watch } from './player-rig.ts';

let rig: PlayerRig;
beforeEach(() => {
  rig = new PlayerRig();
});

describe('discarding', () => {
  it.each([false, true])(
    'silences, and knows exactly what was heard (device gives back: %s)',
    async (back) => {
      rig.output.givesBack = back;
      const playing = watch(rig.speak(level(1000, 0.5)));
      await rig.pass(200);
      rig.player.discard();
      const { heardMs } = rig.player;
      expect(rig.player.acceptedMs).toBe(heardMs);
      expect(heardMs).toBeGreaterThanOrEqual(200);
      expect(heardMs).toBeLessThanOrEqual(200 + (back ? 1 : 65));
      const given = rig.output.line.samples.length;
      await rig.pass(500);
      expect(playing.state).toBe('done');
      expect(rig.player.heardMs).toBe(heardMs);
      expect(rig.output.line.samples).toHaveLength(given);
      // Apart from 5 ms in which the last sample fades.
      expect(given / PER_MS - heardMs).toBeGreaterThanOrEqual(-1);
      expect(given / PER_MS - heardMs).toBeLessThanOrEqual(back ? 0 : 5);
    },
  );

  it('ends without a click', async () => {
    void rig.speak(level(1000, 0.5));
    await rig.pass(200);
    rig.player.discard();
    await rig.pass(100);
    const { samples } = rig.output.line;
    expect(Math.abs(samples.at(-1) ?? 1)).toBeLessThan(0.01);
    expect(steepest(samples)).toBeLessThan((0.5 * Math.PI) / (5 * PER_MS));
  });

  it('cuts a pause short', async () => {
    void rig.speak(line(160));
    void rig.player.silence(5000);
    await rig.pass(500);
    rig.player.discard();
    expect(rig.player.heardMs).toBeLessThan(600);
    const drained = watch(rig.player.drained());
    await rig.pass(100);
    expect(drained.state).toBe('done');
  });

  it('lets the next speech begin at once', async () => {
    rig.output.givesBack = true;
    void rig.speak(level(1000, 0.5));
    await rig.pass(200);
    rig.player.discard();
    void rig.speak(line(800));
    void rig.player.drained();
    await rig.pass(100);
    expect(spans(rig.output.line.samples.slice(-800))).toEqual([[0, 800]]);
  });

  it('ends the waiting for the end', async () => {
    void rig.speak(line(16_000));
    const drained = watch(rig.player.drained());
    await rig.pass(100);
    rig.player.discard();
    await rig.pass(80);
    expect(drained.state).toBe('done');
  });

  it('never lets the count of what was heard go back or pass what was accepted', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.boolean(),
        fc.array(fc.tuple(fc.constantFrom('play', 'discard', 'pass', 'cue', 'end'), fc.nat(150)), {
          maxLength: 25,
        }),
        async (givesBack, steps) => {
          rig = new PlayerRig();
          rig.output.givesBack = givesBack;
          rig.output.sampleRateHz = 48_000;
          let heardMs = 0;
          for (const [step, amount] of steps) {
            if (step === 'play') void rig.speak(new Float32Array(amount * PER_MS).fill(0.3));
            if (step === 'discard') rig.player.discard();
            if (step === 'cue') rig.player.playCue(level(amount, 0.1), RATE_HZ, 1);
            if (step === 'end') void rig.player.drained();
            await rig.pass(step === 'pass' ? amount : 0);
            expect(rig.player.heardMs).toBeGreaterThanOrEqual(heardMs);
            expect(rig.player.heardMs).toBeLessThanOrEqual(rig.player.acceptedMs + 1e-6);
            heardMs = rig.player.heardMs;
          }
          const drained = watch(rig.player.drained());
          await rig.pass(25 * 150 + 500, 50);
          expect(drained.state).toBe('done');
          expect(rig.player.heardMs).toBe(rig.player.acceptedMs);
        },
      ),
      { numRuns: 40 },
    );
  });
});
