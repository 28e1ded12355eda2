import { describe, expect, it } from 'vitest';
import { NativeOutput } from '../../../../src/main/speech/playback/native-output.ts';
import { AppError } from '../../../../src/shared/kernel/app-error.ts';
import { ManualClock } from '../../../../src/shared/kernel/clock.ts';
import { ScriptedOutput } from './scripted-output.ts';

const handlers = { handed: () => {}, end: () => {} };
const onServer = { id: 'pulse:usb', label: 'USB', isDefault: true };
const bare = { id: 'alsa:default', label: 'Default', isDefault: true };

function rig(cards = true) {
  const clock = new ManualClock();
  const pulse = new ScriptedOutput(clock);
  const direct = new ScriptedOutput(clock);
  pulse.present = [onServer];
  direct.present = [bare];
  return { pulse, direct, output: new NativeOutput({ pulse, direct, hasSoundCard: async () => cards }) };
}

describe('NativeOutput', () => {
  it('prefers the sound server, which knows the devices by name', async () => {
    const { output, direct } = rig();
    expect(await output.devices()).toEqual([onServer]);
    expect((await output.open(handlers)).device).toBe(onServer);
    expect(direct.attempts).toBe(0);
  });

  it('goes to the hardware when no sound server answers', async () => {
    const { output, pulse } = rig();
    pulse.refusal = new Error('connection refused');
    expect((await output.open(handlers)).device).toBe(bare);
  });

  it('takes a refusal of the sound server for an answer', async () => {
    const { output, pulse, direct } = rig();
    pulse.refusal = new AppError('output-missing', 'None.');
    await expect(output.open(handlers)).rejects.toBe(pulse.refusal);
    expect(direct.attempts).toBe(0);
  });

  it('says that there is no output where there is neither server nor sound card', async () => {
    const { output, pulse } = rig(false);
    pulse.refusal = new Error('connection refused');
    pulse.devices = () => Promise.reject(new Error('connection refused'));
    await expect(output.open(handlers)).rejects.toMatchObject({ code: 'output-missing' });
    expect(await output.devices()).toEqual([]);
  });

  it('watches the devices of whoever answered', async () => {
    const { output, pulse, direct } = rig();
    pulse.refusal = new Error('connection refused');
    await output.open(handlers);
    let changes = 0;
    const watch = output.watchDevices(() => (changes += 1));
    pulse.change(onServer);
    direct.change(bare);
    await watch.dispose();
    direct.change(bare);
    expect(changes).toBe(1);
  });
});
