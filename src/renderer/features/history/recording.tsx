/** The recording of an entry: play, pause, jump. */
import { Pause, Play } from 'lucide-react';
import type { ReactNode } from 'react';
import { usePage } from '../../app/page.ts';
import { words } from '../../app/words.ts';
import { keepFocus } from '../../lib/controls.tsx';
import { formatSeconds } from '../../lib/format.ts';
import { useStore } from '../../lib/store.ts';

interface Props {
  readonly entryId: string;
  /** As far as it is known before the recording is there. */
  readonly lengthMs: number;
}

export function Recording({ entryId, lengthMs }: Props): ReactNode {
  const { player } = usePage().history;
  const state = useStore(player.state, (whole) => whole);
  const mine = state.entryId === entryId;
  const { playing, positionMs, durationMs, failed } = mine
    ? state
    : { playing: false, positionMs: 0, durationMs: 0, failed: false };
  const Icon = playing ? Pause : Play;
  const label = playing ? words.history.recording.pause : words.history.recording.play;
  const shown = words.history.recording.of(formatSeconds(positionMs), formatSeconds(durationMs || lengthMs));
  return (
    <div className="recording" data-testid="recording" data-playing={playing || undefined}>
      <button
        type="button"
        className="icon-button"
        aria-label={label}
        title={label}
        onMouseDown={keepFocus}
        onClick={() => void player.toggle(entryId)}
      >
        <Icon size={16} strokeWidth={1.5} aria-hidden />
      </button>
      <input
        type="range"
        aria-label={words.history.recording.position}
        aria-valuetext={shown}
        min={0}
        max={Math.max(1, durationMs)}
        step={10}
        value={Math.min(positionMs, Math.max(1, durationMs))}
        disabled={durationMs === 0}
        onChange={(event) => player.seek(event.target.valueAsNumber)}
      />
      <span className="recording-time" role={failed ? 'alert' : undefined}>
        {failed ? words.history.recording.failed : shown}
      </span>
    </div>
  );
}
