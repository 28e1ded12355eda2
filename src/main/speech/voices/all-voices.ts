import type { Clock } from '../../../shared/kernel/clock.ts';
import type { Synthesiser } from '../synthesiser.ts';
import { AddressSynthesiser, type AddressSettings } from './address/address-synthesiser.ts';
import { InferenceSynthesiser, type SpeechInference } from './inference-synthesiser.ts';
import { systemVoices } from './system/system-voices.ts';

export interface AllVoicesOptions {
  /** Undefined in an engine that runs without a voice of its own. */
  readonly inference: SpeechInference | undefined;
  readonly address: () => AddressSettings;
  readonly platform: NodeJS.Platform;
  readonly clock: Clock;
}

/** Everything that can speak here, in the order of preference: the shipped voice, the system's, an address. */
export function allVoices({ inference, address, platform, clock }: AllVoicesOptions): readonly Synthesiser[] {
  return [
    ...(inference === undefined ? [] : [new InferenceSynthesiser(inference, clock)]),
    ...systemVoices(platform, clock),
    new AddressSynthesiser(address, clock),
  ];
}
