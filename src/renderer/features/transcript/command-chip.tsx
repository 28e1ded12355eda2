/** A spoken command, as it was understood. */
import {
  ChevronsRight,
  CornerDownLeft,
  Ear,
  Eraser,
  MicOff,
  Repeat,
  Send,
  SpellCheck,
  VolumeX,
} from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { words } from '../../app/words.ts';
import type { SpokenCommand, SpokenCommandName } from '../../../shared/contract/dictation.ts';

const icons: Readonly<Record<SpokenCommandName, LucideIcon>> = {
  submit: Send,
  newline: CornerDownLeft,
  mute: MicOff,
  listen: Ear,
  'switch-agent': ChevronsRight,
  cancel: Eraser,
  repeat: Repeat,
  'stop-speaking': VolumeX,
  spell: SpellCheck,
};

interface Props {
  readonly command: SpokenCommand;
  /** `waiting`: carried out if the words end here. `done`: carried out a moment ago. */
  readonly state?: 'waiting' | 'done';
}

export function CommandChip({ command, state }: Props): ReactNode {
  const Icon = icons[command.command];
  return (
    <span
      className="chip"
      data-command={command.command}
      data-heard={state}
      data-testid="command"
      title={words.commands.heard(command.trigger)}
    >
      <Icon size={12} strokeWidth={2} aria-hidden />
      <span className="truncate">{commandLabel(command)}</span>
    </span>
  );
}

/** "Send", "To review". */
export function commandLabel({ command, agentId }: SpokenCommand): string {
  return command === 'switch-agent' && agentId !== null
    ? words.commands.to(agentId)
    : words.commands.names[command];
}

/** The commands of an entry; nothing when there are none. */
export function CommandChips({ commands }: { readonly commands: readonly SpokenCommand[] }): ReactNode {
  if (commands.length === 0) return null;
  return (
    <span className="chips">
      {commands.map((command) => (
        <CommandChip
          key={`${command.command} ${command.agentId ?? ''} ${command.trigger}`}
          command={command}
        />
      ))}
    </span>
  );
}
