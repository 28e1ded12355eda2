/** Deletes an entry, once a person has said in place that they mean it. */
import { Trash2 } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import type { KeyboardEvent, ReactNode } from 'react';
import { useEngineView, usePage } from '../../app/page.ts';
import { words } from '../../app/words.ts';
import { keepFocus } from '../../lib/controls.tsx';

interface Props {
  readonly entryId: string;
  /** The entry is gone. */
  readonly onDeleted?: () => void;
}

export function DeleteButton({ entryId, onDeleted }: Props): ReactNode {
  const { history } = usePage();
  const live = useEngineView((view) => view.connection === 'live');
  const [asking, setAsking] = useState<'no' | 'yes' | 'kept'>('no');
  const [working, setWorking] = useState(false);
  const keep = useRef<HTMLButtonElement>(null);
  const begin = useRef<HTMLButtonElement>(null);
  const actions = words.history.actions;

  useEffect(() => {
    if (asking === 'yes') keep.current?.focus();
    else if (asking === 'kept') begin.current?.focus();
  }, [asking]);

  const remove = async (): Promise<void> => {
    setWorking(true);
    const removed = await history.commands.remove(entryId);
    setWorking(false);
    setAsking('no');
    if (removed) onDeleted?.();
  };

  /** Escape here means this question, and neither what is said nor what is spoken. */
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    setAsking('kept');
  };

  if (asking !== 'yes') {
    return (
      <button
        ref={begin}
        type="button"
        className="button button-small"
        disabled={!live}
        onMouseDown={keepFocus}
        onClick={() => setAsking('yes')}
      >
        <Trash2 size={16} strokeWidth={1.5} aria-hidden />
        {actions.remove}
      </button>
    );
  }
  return (
    <div className="sure" role="group" aria-label={actions.removeSure}>
      <p className="small">{actions.removeSure}</p>
      <button
        type="button"
        className="button button-small button-danger"
        disabled={!live || working}
        onKeyDown={onKeyDown}
        onClick={() => void remove()}
      >
        {actions.removeYes}
      </button>
      <button
        ref={keep}
        type="button"
        className="button button-small"
        onKeyDown={onKeyDown}
        onClick={() => setAsking('kept')}
      >
        {actions.removeNo}
      </button>
    </div>
  );
}
