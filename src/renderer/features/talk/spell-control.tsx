/** The spelling mode: the next utterance is letters. They are shown as they come. */
import { SpellCheck } from 'lucide-react';
import type { ReactNode } from 'react';
import { useEngineView, usePage } from '../../app/page.ts';
import { words } from '../../app/words.ts';
import { Key, keepFocus } from '../../lib/controls.tsx';

const OFF = { active: false, text: '' };

export function SpellControl(): ReactNode {
  const { commands } = usePage();
  const live = useEngineView((view) => view.connection === 'live');
  const { active, text } = useEngineView((view) => view.snapshot?.spelling ?? OFF);
  return (
    <div className="spell">
      <button
        type="button"
        role="switch"
        className="button button-small spell-switch"
        aria-checked={active}
        aria-keyshortcuts="p"
        title={words.routing.spellHelp}
        disabled={!live}
        onMouseDown={keepFocus}
        onClick={() => void commands.setSpelling(!active)}
      >
        <SpellCheck size={16} strokeWidth={1.5} aria-hidden />
        {words.routing.spell}
        <Key>{words.routing.spellKey}</Key>
      </button>
      {active && text === '' && <span className="secondary small">{words.routing.spelling}</span>}
      {text !== '' && (
        <output
          className="spelled code truncate"
          aria-live="off"
          aria-label={words.routing.spelled}
          data-testid="spelled"
        >
          {text}
        </output>
      )}
    </div>
  );
}
