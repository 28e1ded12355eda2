import type { Device } from '../../shared/contract/control.ts';
import type { DeviceChoice } from './audio-block.ts';

/** Id that stands for whatever the system's default is at the moment. */
export const SYSTEM_DEFAULT_ID = 'default';

/**
 * The device to open: the wanted one by id, else by its label when exactly one device has it, else the default.
 * Undefined when there is nothing to open.
 */
export function chooseDevice<T extends Device>(
  wanted: DeviceChoice | undefined,
  devices: readonly T[],
): T | undefined {
  const byId = devices.find(({ id }) => id === wanted?.id);
  if (byId !== undefined) return byId;
  const byLabel = devices.filter(({ label }) => label === wanted?.label);
  return byLabel.length === 1 ? byLabel[0] : devices.find(({ isDefault }) => isDefault);
}

/** Whether `device` is what was asked for, rather than a substitute. */
export function isWanted(device: Device, wanted: DeviceChoice | undefined): boolean {
  if (wanted === undefined || wanted.id === SYSTEM_DEFAULT_ID) return true;
  return device.id === wanted.id || device.label === wanted.label;
}
