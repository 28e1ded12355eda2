/** What is said after the present speech, in its order. The list keeps its height, so that nothing below it moves. */
import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { useEngineView, usePage } from '../../app/page.ts';
import { words } from '../../app/words.ts';
import { keepFocus } from '../../lib/controls.tsx';
import type { WaitingSpeechInfo } from '../../../shared/contract/speech.ts';

const NONE: readonly WaitingSpeechInfo[] = [];

export function WaitingList(): ReactNode {
  const waiting = useEngineView((view) => view.snapshot?.speech.waiting ?? NONE);
  return (
    <section className="waiting" aria-labelledby="waiting-heading">
      <h2 id="waiting-heading" className="heading">
        {words.speech.waitingHeading}
        {waiting.length > 0 && <span className="waiting-count">{waiting.length}</span>}
      </h2>
      <div className="waiting-room" data-testid="waiting">
        {waiting.length === 0 ? (
          <p className="secondary waiting-empty">{words.speech.waitingEmpty}</p>
        ) : (
          <ol>
            {waiting.map((speech) => (
              <WaitingRow key={speech.id} speech={speech} />
            ))}
          </ol>
        )}
      </div>
    </section>
  );
}

function WaitingRow({
  speech: { id, agentId, urgent, preview },
}: {
  readonly speech: WaitingSpeechInfo;
}): ReactNode {
  const { speech } = usePage();
  const live = useEngineView((view) => view.connection === 'live');
  return (
    <li className="waiting-row" data-testid="waiting-speech">
      <span className="waiting-agent code truncate" title={agentId ?? undefined}>
        {agentId ?? words.transcript.noAgent}
      </span>
      <span className="waiting-preview truncate" dir="auto" title={preview}>
        {preview === '' ? <span className="secondary">{words.speech.stillWritten}</span> : preview}
      </span>
      {urgent && <span className="secondary small">{words.speech.urgent}</span>}
      <button
        type="button"
        className="icon-button"
        aria-label={words.speech.remove(preview || words.speech.stillWritten)}
        title={words.speech.removeHint}
        disabled={!live}
        onMouseDown={keepFocus}
        onClick={() => void speech.commands.stop(id)}
      >
        <X size={16} strokeWidth={1.5} aria-hidden />
      </button>
    </li>
  );
}
