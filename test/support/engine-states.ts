/** Parts of an engine's state that tests begin with. */
import type { EngineSnapshot } from '../../src/shared/contract/control.ts';
import type { SpeechInfo } from '../../src/shared/contract/speech.ts';

export const MICROPHONE: EngineSnapshot['microphone'] = {
  state: 'armed',
  source: 'device',
  device: { id: 'default', label: 'Built-in microphone', isDefault: true },
  problem: null,
};

export const SILENT: EngineSnapshot['speech'] = {
  state: 'silent',
  problem: null,
  output: 'device',
  device: 'Built-in speakers',
  current: null,
  waiting: [],
};

export const NO_MICROPHONE: EngineSnapshot['microphone'] = {
  state: 'closed',
  source: 'none',
  device: null,
  problem: 'No microphone found.',
};

export const NO_OUTPUT: Pick<SpeechInfo, 'output' | 'device' | 'problem'> = {
  output: 'none',
  device: null,
  problem: 'No loudspeaker was found. What agents say can be read here.',
};
