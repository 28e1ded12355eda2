/** The command that the words hold so far, lit up while they run; when it has been carried out, confirmed for a moment. */
import { useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import { useEngineView } from '../../app/page.ts';
import { words } from '../../app/words.ts';
import { CommandChip, commandLabel } from '../transcript/command-chip.tsx';

const CONFIRMED_FOR_MS = 3000;

export function HeardCommand(): ReactNode {
  const heard = useEngineView((view) => view.command);
  const [over, setOver] = useState<typeof heard>(null);

  useEffect(() => {
    if (heard?.final !== true) return;
    const timer = setTimeout(() => setOver(heard), CONFIRMED_FOR_MS);
    return () => clearTimeout(timer);
  }, [heard]);

  const shown = heard === over ? null : heard;
  return (
    <>
      {shown !== null && <CommandChip command={shown.command} state={shown.final ? 'done' : 'waiting'} />}
      <span className="sr-only" role="status">
        {shown?.final === true ? words.commands.done(commandLabel(shown.command)) : ''}
      </span>
    </>
  );
}
