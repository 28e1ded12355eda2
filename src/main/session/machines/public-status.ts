import type { PublicStatus } from '../../../shared/contract/control.ts';
import type { MicrophoneRegion } from './microphone-machine.ts';
import type { RecognitionRegion } from './recognition-machine.ts';
import type { SpeechRegion } from './speech-machine.ts';

/** All that the public status is computed from. */
export interface Regions {
  readonly microphone: MicrophoneRegion;
  readonly recognition: RecognitionRegion;
  readonly speech: SpeechRegion;
  /** Hands-free listening is wanted. */
  readonly listening: boolean;
  readonly muted: boolean;
}

/** `platform.state` of the OpenVIP status. */
export type PlatformState = 'off' | 'listening' | 'muted' | 'recording' | 'transcribing' | 'playing';

type Activity = Exclude<PublicStatus, 'error'>;

/** What a person needs to know in one word. A lost microphone outranks all; a recogniser in trouble only idleness. */
export function publicStatus(regions: Regions): PublicStatus {
  if (regions.microphone.kind === 'lost') return 'error';
  const activity = activityOf(regions);
  const resting = activity === 'off' || activity === 'listening' || activity === 'muted';
  return resting && regions.recognition.kind === 'degraded' ? 'error' : activity;
}

/** The same for OpenVIP clients, whose vocabulary has no error. */
export function platformState(regions: Regions): PlatformState {
  const activity = activityOf(regions);
  return activity === 'speaking' ? 'playing' : activity;
}

/** True exactly while the microphone is open and hands-free listening is wanted: `stt.active` of OpenVIP. */
export function isListening({ microphone, listening }: Regions): boolean {
  return listening && (microphone.kind === 'armed' || microphone.kind === 'recording');
}

function activityOf(regions: Regions): Activity {
  if (regions.microphone.kind === 'recording') return 'recording';
  if (regions.recognition.turns.length > 0) return 'transcribing';
  if (regions.speech.kind === 'speaking' || regions.speech.kind === 'stopping') return 'speaking';
  if (!isListening(regions)) return 'off';
  return regions.muted ? 'muted' : 'listening';
}
