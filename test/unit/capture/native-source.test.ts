import { describe, expect, it } from 'vitest';
import { AppError } from '../../../src/shared/kernel/app-error.ts';
import { NativeSource } from '../../../src/main/capture/native-source.ts';
import { ScriptedMicrophone } from '../../support/scripted-microphone.ts';

const handlers = { block: () => {}, end: () => {} };
const onServer = { id: 'pulse:usb', label: 'USB', isDefault: true };
const bare = { id: 'alsa:default', label: 'Default', isDefault: true };

function rig(cards = true) {
  const pulse = new ScriptedMicrophone(onServer);
  const direct = new ScriptedMicrophone(bare);
  return { pulse, direct, source: new NativeSource({ pulse, direct, hasSoundCard: async () => cards }) };
}

describe('NativeSource', () => {
  it('prefers the sound server, which knows the devices by name', async () => {
    const { source, direct } = rig();
    expect(await source.devices()).toEqual([onServer]);
    expect((await source.open(handlers)).device).toBe(onServer);
    expect(direct.lines).toEqual([]);
  });

  it('goes to the hardware when no sound server answers', async () => {
    const { source, pulse } = rig();
    pulse.refusal = new Error('connection refused');
    expect((await source.open(handlers)).device).toBe(bare);
  });

  it('takes a refusal of the sound server for an answer', async () => {
    const { source, pulse, direct } = rig();
    pulse.refusal = new AppError('microphone-missing', 'None.');
    await expect(source.open(handlers)).rejects.toBe(pulse.refusal);
    expect(direct.lines).toEqual([]);
  });

  it('says that there is no microphone where there is neither server nor sound card', async () => {
    const { source, pulse } = rig(false);
    pulse.refusal = new Error('connection refused');
    pulse.devices = () => Promise.reject(new Error('connection refused'));
    await expect(source.open(handlers)).rejects.toMatchObject({ code: 'microphone-missing' });
    expect(await source.devices()).toEqual([]);
  });

  it('watches the devices of whoever answered', async () => {
    const { source, pulse, direct } = rig();
    pulse.refusal = new Error('connection refused');
    await source.open(handlers);
    const watch = source.watchDevices(() => {});
    expect([pulse.watched, direct.watched]).toEqual([false, true]);
    await watch.dispose();
    expect(direct.watched).toBe(false);
  });
});
