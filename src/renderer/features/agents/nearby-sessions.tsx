/** Sessions of coding agents on this computer that do not hear the user yet, and what connects them. */
import { useEffect } from 'react';
import type { ReactNode } from 'react';
import { useEngineView, usePage } from '../../app/page.ts';
import { words } from '../../app/words.ts';
import { CommandLine } from '../../lib/command-line.tsx';
import { useStore } from '../../lib/store.ts';
import type { DiscoveredSession } from '../../../shared/contract/doors.ts';

/** People start agents while they look at the list, but not many. */
const LOOK_AGAIN_MS = 10_000;

export function NearbySessions(): ReactNode {
  const { doors } = usePage();
  const live = useEngineView((view) => view.connection === 'live');
  const agents = useEngineView((view) => view.snapshot?.agents.map(({ id }) => id).join('\n') ?? '');
  const sessions = useStore(doors.nearby.answer, ({ value }) => value ?? NONE);
  useEffect(() => {
    if (!live) return;
    const look = (): void => {
      if (document.visibilityState === 'visible') void doors.nearby.ask();
    };
    look();
    const timer = setInterval(look, LOOK_AGAIN_MS);
    document.addEventListener('visibilitychange', look);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', look);
    };
    // Whoever has just connected is not near any more but here.
  }, [doors, live, agents]);
  if (sessions.length === 0) return null;
  return (
    <section className="nearby" aria-labelledby="nearby-heading">
      <h3 id="nearby-heading" className="small secondary">
        {words.agents.nearby}
      </h3>
      <ul>
        {sessions.map((session) => (
          <NearbySession key={session.id} session={session} live={live} />
        ))}
      </ul>
    </section>
  );
}

const NONE: readonly DiscoveredSession[] = [];

interface NearbySessionProps {
  readonly session: DiscoveredSession;
  readonly live: boolean;
}

function NearbySession({ session, live }: NearbySessionProps): ReactNode {
  const { commands } = usePage();
  const { id, name, program, folder, command, remedy, connectable } = session;
  const title = name ?? program;
  return (
    <li className="nearby-session" data-testid={`nearby-${id}`}>
      <span className="truncate" title={folder ?? title}>
        <span className="code">{title}</span>
        {folder !== null && <span className="secondary small"> {folder}</span>}
      </span>
      {connectable ? (
        <button
          type="button"
          className="button button-small"
          disabled={!live}
          onClick={() => void commands.connectSession(id)}
        >
          {words.agents.connect}
          <span className="sr-only"> {title}</span>
        </button>
      ) : command === null ? (
        <span className="secondary small">{remedy}</span>
      ) : (
        <>
          <span className="secondary small">{withoutCommand(remedy, command)}</span>
          <CommandLine command={command} copyLabel={words.agents.copyCommandFor(title)} />
        </>
      )}
    </li>
  );
}

/** The command stands below, to be copied. */
function withoutCommand(remedy: string, command: string): string {
  return remedy.endsWith(command) ? remedy.slice(0, -command.length).trim() : remedy;
}
