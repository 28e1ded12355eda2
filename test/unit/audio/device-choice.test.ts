import { describe, expect, it } from 'vitest';
import { chooseDevice, isWanted } from '../../../src/main/audio/device-choice.ts';

const builtIn = { id: 'pulse:builtin', label: 'Built-in microphone', isDefault: true };
const headset = { id: 'pulse:usb-3', label: 'Headset', isDefault: false };
const twin = { id: 'pulse:usb-4', label: 'Headset', isDefault: false };

describe('chooseDevice', () => {
  it('takes the system default without a wish', () => {
    expect(chooseDevice(undefined, [headset, builtIn])).toBe(builtIn);
    expect(chooseDevice({ id: 'default', label: '' }, [headset, builtIn])).toBe(builtIn);
  });

  it('finds the wanted device by its id', () => {
    expect(chooseDevice({ id: headset.id, label: 'renamed' }, [builtIn, headset, twin])).toBe(headset);
  });

  it('finds it by its label when the id has changed', () => {
    expect(chooseDevice({ id: 'pulse:usb-9', label: 'Headset' }, [builtIn, headset])).toBe(headset);
  });

  it('does not guess between two devices of one name', () => {
    expect(chooseDevice({ id: 'pulse:usb-9', label: 'Headset' }, [builtIn, headset, twin])).toBe(builtIn);
  });

  it('falls back to the default when the wanted one is missing', () => {
    expect(chooseDevice({ id: headset.id, label: headset.label }, [builtIn])).toBe(builtIn);
  });

  it('finds nothing where nothing is', () => {
    expect(chooseDevice(undefined, [])).toBeUndefined();
  });
});

describe('isWanted', () => {
  it('tells a substitute from the wanted device', () => {
    expect(isWanted(builtIn, { id: headset.id, label: headset.label })).toBe(false);
    expect(isWanted(headset, { id: 'pulse:usb-9', label: 'Headset' })).toBe(true);
    expect(isWanted(builtIn, { id: 'default', label: '' })).toBe(true);
  });
});
