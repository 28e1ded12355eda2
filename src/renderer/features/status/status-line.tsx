/** The truth in one line: what the engine does, who hears you, through which microphone. */
import { Mic, MicOff } from 'lucide-react';
import type { ReactNode } from 'react';
import { useEngineView } from '../../app/page.ts';
import { words } from '../../app/words.ts';
import type { MicrophoneInfo } from '../../../shared/contract/control.ts';
import { stateLook } from './state-look.ts';

export function StatusLine(): ReactNode {
  const view = useEngineView((whole) => whole);
  const look = stateLook(view);
  const snapshot = view.connection === 'signed-out' ? null : view.snapshot;
  const agentId = snapshot?.activeAgentId ?? null;
  const microphone = snapshot?.microphone;
  return (
    <header className="status-line" data-state={look.name}>
      <h1 className="sr-only">{words.product}</h1>
      <p className="status-state" role="status" data-testid="state">
        <span className="state-dot">
          <look.icon
            size={16}
            strokeWidth={1.5}
            aria-hidden
            data-solid={look.name === 'recording' || undefined}
          />
        </span>
        <span className="state-word">{look.word}</span>
      </p>
      {snapshot !== null && (
        <p className="status-agent">
          <span className="secondary">{words.truth.to}</span>{' '}
          {agentId === null ? (
            <span className="secondary">{words.truth.noAgent}</span>
          ) : (
            <strong className="code" title={agentId} data-testid="active-agent">
              {agentId}
            </strong>
          )}
        </p>
      )}
      {microphone !== undefined && (
        <p className="status-microphone secondary" title={microphone.problem ?? undefined}>
          {microphone.source === 'none' ? (
            <MicOff size={16} strokeWidth={1.5} aria-hidden />
          ) : (
            <Mic size={16} strokeWidth={1.5} aria-hidden />
          )}
          <span className="truncate">{microphoneName(microphone)}</span>
        </p>
      )}
    </header>
  );
}

function microphoneName({ source, device }: MicrophoneInfo): string {
  switch (source) {
    case 'none':
      return words.truth.noMicrophone;
    case 'page':
      return device?.label || words.truth.pageMicrophone;
    case 'device':
      return device?.label || words.truth.defaultMicrophone;
    case 'file':
      return device?.label || words.truth.file;
    case 'stdin':
      return words.truth.stdin;
  }
}
