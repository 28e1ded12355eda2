/** The length of the turn so far, while it is recorded. */
import { useEffect, useRef } from 'react';
import type { ReactNode } from 'react';
import { useEngineView } from '../../app/page.ts';
import { formatSeconds } from '../../lib/format.ts';

/** An older start than this comes from another computer's clock. */
const MAX_AGE_MS = 600_000;

export function TurnTime(): ReactNode {
  const startedAt = useEngineView(({ snapshot }) =>
    snapshot?.status === 'recording' ? snapshot.utterance?.startedAt : undefined,
  );
  const element = useRef<HTMLSpanElement>(null);

  useEffect(() => {
    if (startedAt === undefined) return;
    const ageMs = Date.now() - Date.parse(startedAt);
    const beganAtMs = performance.now() - (ageMs > 0 && ageMs < MAX_AGE_MS ? ageMs : 0);
    const show = (): void => {
      if (element.current !== null)
        element.current.textContent = formatSeconds(performance.now() - beganAtMs);
    };
    show();
    const timer = setInterval(show, 100);
    return () => clearInterval(timer);
  }, [startedAt]);

  return startedAt === undefined ? null : <span className="live-time" ref={element} aria-hidden />;
}
