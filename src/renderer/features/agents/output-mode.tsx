/** Where words go: to the agents, or into the window that has the keyboard. */
import { Bot, Keyboard } from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { useEngineView, usePage } from '../../app/page.ts';
import { words } from '../../app/words.ts';
import type { OutputMode } from '../../../shared/contract/dictation.ts';

const MODES: readonly { readonly mode: OutputMode; readonly icon: LucideIcon }[] = [
  { mode: 'agents', icon: Bot },
  { mode: 'keyboard', icon: Keyboard },
];

export function OutputModeChoice(): ReactNode {
  const { commands } = usePage();
  const chosen = useEngineView((view) => view.snapshot?.outputMode ?? 'agents');
  const live = useEngineView((view) => view.connection === 'live');
  return (
    <>
      <fieldset className="segments" disabled={!live} data-testid="output-mode">
        <legend className="sr-only">{words.routing.output}</legend>
        {MODES.map(({ mode, icon: Icon }) => (
          <label key={mode} className="segment">
            <input
              type="radio"
              name="output-mode"
              className="sr-only"
              value={mode}
              checked={mode === chosen}
              onChange={() => void commands.setOutputMode(mode)}
            />
            <Icon size={16} strokeWidth={1.5} aria-hidden />
            {words.routing.outputModes[mode]}
          </label>
        ))}
      </fieldset>
      {chosen === 'keyboard' && <p className="secondary small">{words.routing.keyboardHelp}</p>}
    </>
  );
}
