import { expect, it } from 'vitest';
import { NamedTimers } from '../../../src/main/session/named-timers.ts';
import { SpeechFloor } from '../../../src/main/session/speech-floor.ts';
import { FRAME_MS } from '../../../src/shared/kernel/audio-format.ts';
import { ManualClock } from '../../../src/shared/kernel/clock.ts';

it('is as loud as before when the microphone is closed while it speaks softly', () => {
  const clock = new ManualClock();
  const ducked: boolean[] = [];
  const floor = new SpeechFloor({
    put: () => {},
    interrupt: () => {},
    duck: (isDucked) => void ducked.push(isDucked),
    mode: () => 'headphones',
    now: () => clock.now(),
    timers: new NamedTimers(clock),
  });
  floor.speechStarted();
  for (let heardMs = 0; heardMs < 160; heardMs += FRAME_MS) {
    clock.advance(FRAME_MS);
    floor.frame({ voiced: true, ownVoice: 0, atMs: clock.now() });
  }
  expect(ducked).toEqual([true]);
  clock.advance(1000);
  expect(ducked).toEqual([true, false]);
});
