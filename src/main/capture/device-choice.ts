import type { Device } from '../../shared/contract/control.ts';
import type { DeviceChoice } from './audio-source.ts';

/** The wanted device among those present: by id, else by label if exactly one has it; undefined when it is not there. */
export function findDevice(wanted: DeviceChoice, devices: readonly Device[]): Device | undefined {
  const byId = devices.find(({ id }) => id === wanted.id);
  if (byId !== undefined) return byId;
  const byLabel = devices.filter(({ label }) => label === wanted.label);
  return byLabel.length === 1 ? byLabel[0] : undefined;
}

export function isChosen(device: Device, wanted: DeviceChoice): boolean {
  return device.id === wanted.id || device.label === wanted.label;
}
