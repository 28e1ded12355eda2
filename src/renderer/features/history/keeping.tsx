/** How much is stored, what is wrong with it, and the switch that ends storing. */
import { CirclePause } from 'lucide-react';
import type { ReactNode } from 'react';
import { useEngineView, usePage } from '../../app/page.ts';
import { words } from '../../app/words.ts';
import { keepFocus } from '../../lib/controls.tsx';
import { formatBytes } from '../../lib/format.ts';
import { useStore } from '../../lib/store.ts';

export function Keeping(): ReactNode {
  const { history } = usePage();
  const { value, problem } = useStore(history.info.answer, (answer) => answer);
  const paused = useEngineView((view) => view.snapshot?.historyPaused ?? false);
  const live = useEngineView((view) => view.connection === 'live');
  const { keeping } = words.history;
  const trouble = problem ?? value?.problem ?? null;
  return (
    <section className="keeping" aria-labelledby="keeping-heading">
      <h2 id="keeping-heading" className="heading">
        {keeping.heading}
      </h2>
      <button
        type="button"
        role="switch"
        className="toggle toggle-muted"
        aria-checked={paused}
        aria-describedby="pause-help"
        disabled={!live}
        onMouseDown={keepFocus}
        onClick={() => void history.commands.pause(!paused)}
      >
        <CirclePause size={20} strokeWidth={1.5} aria-hidden />
        <span className="toggle-word">{keeping.pause}</span>
      </button>
      <p id="pause-help" className="secondary small">
        {keeping.pauseHelp}
      </p>
      {trouble !== null && (
        <p className="keeping-problem" role="alert" data-testid="history-problem">
          {trouble}
        </p>
      )}
      <p className="secondary small" data-testid="history-info">
        {value === null
          ? keeping.asking
          : [
              words.history.total(value.entries),
              keeping.database(formatBytes(value.databaseBytes)),
              keeping.recordings(formatBytes(value.audioBytes)),
            ].join(' · ')}
      </p>
    </section>
  );
}
