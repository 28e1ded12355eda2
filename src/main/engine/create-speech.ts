import { explain } from '../../shared/kernel/app-error.ts';
import type { Coordinator } from '../session/coordinator.ts';
import { Cues, type CueName } from '../speech/cues.ts';
import type { NoticeBoard } from './notice-board.ts';
import { OwnVoice } from './own-voice.ts';
import { SpeechRoom, type SpeechRoomDependencies } from './speech-room.ts';
import { turnCues, type TurnCues } from './turn-cues.ts';

export interface SpeechWiring extends Pick<
  SpeechRoomDependencies,
  'supervisor' | 'output' | 'pageOutput' | 'settings' | 'notices' | 'log' | 'clock' | 'announce'
> {
  /** Folder of the short sounds. */
  readonly cuesDirectory: string;
  /** The active agent's terminal has the keyboard. */
  readonly isFocused: () => boolean;
  /** Asked for only once it is running. */
  readonly coordinator: () => Coordinator;
}

export interface CreatedSpeech {
  readonly hearing: OwnVoice;
  readonly speechRoom: SpeechRoom;
  readonly cues: TurnCues;
  /** Plays a short sound, if the settings want it. */
  readonly playCue: (name: CueName) => void;
  /** These settings have changed. */
  settingsChanged(keys: readonly string[]): void;
}

/** What speaks, the short sounds, and the ears that know the engine's own voice, each told of the others. */
export function createSpeech({
  cuesDirectory,
  isFocused,
  coordinator,
  ...deps
}: SpeechWiring): CreatedSpeech {
  const { clock, settings, notices } = deps;
  const hearing = new OwnVoice({
    clock,
    settings,
    onGivenUp: (isGivenUp) => announceGivenUp(isGivenUp, notices),
  });
  const speechRoom: SpeechRoom = new SpeechRoom({
    ...deps,
    report: (report) => {
      if (report.type === 'requested' && report.urgent) void sounds.play('attention');
      coordinator().speech(report);
    },
    region: () => coordinator().regions.speech,
    handed: (pcm, sampleRateHz, atMs) => hearing.handed(pcm, sampleRateHz, atMs),
    takenBack: (samples, sampleRateHz) => hearing.takenBack(samples, sampleRateHz),
    onSentence: (sentence) => {
      hearing.said(sentence);
      coordinator().speechHeard();
    },
    onSilence: () => hearing.saidAll(),
    onNewDevice: () => hearing.devicesChanged(),
  });
  const sounds = new Cues({
    directory: cuesDirectory,
    settings: () => settings().sounds,
    isFocused,
    play: ({ pcm, sampleRateHz }, volume) => speechRoom.player.playCue(pcm, sampleRateHz, volume),
    onUnreadable: (error) =>
      notices.post({ severity: 'warning', code: 'sound-unreadable', message: explain(error) }),
  });
  return {
    hearing,
    speechRoom,
    cues: turnCues((name) => void sounds.play(name)),
    playCue: (name) => void sounds.play(name),
    settingsChanged(keys) {
      speechRoom.settingsChanged(keys);
      if (!keys.some((key) => key.startsWith('sounds.'))) return;
      sounds.forget();
      notices.clear('sound-unreadable');
    },
  };
}

function announceGivenUp(isGivenUp: boolean, notices: NoticeBoard): void {
  if (!isGivenUp) return notices.clear('echo-uncontrolled');
  notices.post({
    severity: 'warning',
    code: 'echo-uncontrolled',
    message:
      'The microphone hears the loudspeaker too well, so it is not listened to while something is spoken.',
    remedy: 'Use headphones, or interrupt with the talk key.',
  });
}
