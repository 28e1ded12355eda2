/** How long a text still waits before it is sent. */
import { useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import { words } from '../../app/words.ts';

const TICK_MS = 200;

/** `confirmAt` null: it is held while the person talks. */
export function Countdown({ confirmAt }: { readonly confirmAt: string | null }): ReactNode {
  const [nowMs, setNowMs] = useState(() => Date.now());
  useEffect(() => {
    if (confirmAt === null) return;
    const timer = setInterval(() => setNowMs(Date.now()), TICK_MS);
    return () => clearInterval(timer);
  }, [confirmAt]);
  if (confirmAt === null) return <span title={words.routing.sendsAfterHint}>{words.routing.sendsAfter}</span>;
  const seconds = Math.max(0, Math.ceil((Date.parse(confirmAt) - nowMs) / 1000));
  return <span role="timer">{words.routing.sendsIn(seconds)}</span>;
}
