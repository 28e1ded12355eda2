/** The loudspeaker of the engine's computer. */
import type { ReactNode } from 'react';
import { usePage } from '../../app/page.ts';
import { words } from '../../app/words.ts';
import type { PageSettings } from '../../lib/engine-settings.ts';
import { Choice } from '../../lib/fields.tsx';
import type { Option } from '../../lib/fields.tsx';
import { useStore } from '../../lib/store.ts';
import type { Device } from '../../../shared/contract/control.ts';

/** Value of the option that leaves the choice to the system; no device has it as its id but the system's choice. */
const SYSTEM = 'default';
const NO_DEVICES: readonly Device[] = [];

interface Props {
  readonly wanted: PageSettings['audio.outputDevice'];
  readonly disabled: boolean;
}

export function OutputChoice({ wanted, disabled }: Props): ReactNode {
  const { speech } = usePage();
  const known = useStore(speech.outputs.answer, ({ value }) => value);
  const devices = known ?? NO_DEVICES;
  const none = known !== null && devices.length === 0 && wanted === null;

  const onChange = (id: string): void => {
    const device = devices.find((candidate) => candidate.id === id);
    const value = id === SYSTEM || device === undefined ? null : { id, label: device.label };
    void speech.settings.change('audio.outputDevice', value);
  };
  return (
    <Choice
      label={words.speech.output}
      value={wanted?.id ?? SYSTEM}
      options={none ? [{ value: SYSTEM, label: words.speech.outputNone }] : outputOptions(devices, wanted)}
      disabled={disabled || none}
      onChange={onChange}
      onOpen={() => void speech.outputs.ask()}
    />
  );
}

/** The system's choice, every device, and the wanted one where it is not connected. */
function outputOptions(devices: readonly Device[], wanted: PageSettings['audio.outputDevice']): Option[] {
  const others = devices.filter(({ id }) => id !== SYSTEM);
  const isGone = wanted !== null && !others.some(({ id }) => id === wanted.id);
  return [
    { value: SYSTEM, label: words.speech.outputDefault },
    ...others.map(({ id, label }) => ({ value: id, label })),
    ...(isGone ? [{ value: wanted.id, label: words.speech.outputGone(wanted.label) }] : []),
  ];
}
