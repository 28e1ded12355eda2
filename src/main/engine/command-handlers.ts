import type { EngineEvent } from '../../shared/contract/control.ts';
import type { IdSource } from '../../shared/kernel/ids.ts';
import type { Settings } from '../../shared/settings/schema.ts';
import type { CommandHandlers } from '../dictation/ports.ts';
import type { Coordinator } from '../session/coordinator.ts';
import type { CueName } from '../speech/cues.ts';
import type { SpeechRoom } from './speech-room.ts';
import { systemPhrases } from './system-phrases.ts';

export interface CommandHandlerDependencies {
  readonly coordinator: () => Coordinator;
  readonly speech: SpeechRoom;
  readonly settings: () => Settings;
  readonly spell: (active: boolean) => void;
  readonly play: (cue: CueName) => void;
  readonly announce: (event: EngineEvent) => void;
  readonly newId: IdSource;
}

/** What spoken commands do beside sending text. */
export function commandHandlers(deps: CommandHandlerDependencies): CommandHandlers {
  const { coordinator, speech, settings, play, announce } = deps;
  const say = (text: string): void => speech.say(deps.newId(), text);
  return {
    mute: () => coordinator().setMuted(true),
    listen() {
      coordinator().setMuted(false);
      void coordinator().setListening(true);
    },
    repeat(agentId) {
      const text = speech.lastText(agentId);
      if (text !== undefined) say(text);
    },
    stopSpeaking: () => void speech.desk.stop(),
    spell: () => deps.spell(true),
    switched(agentId) {
      const { switchFeedback } = settings().commands;
      if (switchFeedback === 'sound') play('switched');
      if (switchFeedback === 'speech') say(agentId);
    },
    confirming() {
      if (settings().dictation.confirmSpoken) say(systemPhrases(settings().speech.language).sending);
    },
    heard: (utteranceId, command) => announce({ type: 'command-heard', utteranceId, command, final: true }),
  };
}
