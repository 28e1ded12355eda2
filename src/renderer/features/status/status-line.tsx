/** The truth in one line: what the engine does, who hears you, through which microphone and loudspeaker. */
import { CirclePause, Mic, MicOff, Volume2, VolumeX } from 'lucide-react';
import type { ReactNode } from 'react';
import { useEngineView, usePage } from '../../app/page.ts';
import { words } from '../../app/words.ts';
import { useStore } from '../../lib/store.ts';
import type { MicrophoneInfo } from '../../../shared/contract/control.ts';
import type { SpeechInfo } from '../../../shared/contract/speech.ts';
import { stateLook } from './state-look.ts';

export function StatusLine(): ReactNode {
  const view = useEngineView((whole) => whole);
  const look = stateLook(view);
  const snapshot = view.connection === 'signed-out' ? null : view.snapshot;
  const agentId = snapshot?.activeAgentId ?? null;
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
          {snapshot.outputMode === 'keyboard' ? (
            <strong data-testid="keyboard-output">{words.routing.toKeyboard}</strong>
          ) : agentId === null ? (
            <span className="secondary">{words.truth.noAgent}</span>
          ) : (
            <strong className="code" title={agentId} data-testid="active-agent">
              {agentId}
            </strong>
          )}
        </p>
      )}
      {snapshot !== null && (
        <div className="status-devices secondary">
          {snapshot.historyPaused && <HistoryPaused />}
          <MicrophoneName microphone={snapshot.microphone} />
          <OutputName speech={snapshot.speech} />
        </div>
      )}
    </header>
  );
}

function MicrophoneName({ microphone }: { readonly microphone: MicrophoneInfo }): ReactNode {
  const Icon = microphone.source === 'none' ? MicOff : Mic;
  return (
    <p className="status-device" title={microphone.problem ?? undefined}>
      <Icon size={16} strokeWidth={1.5} aria-hidden />
      <span className="truncate">{microphoneName(microphone)}</span>
    </p>
  );
}

function HistoryPaused(): ReactNode {
  return (
    <p className="status-device status-paused" data-testid="history-paused">
      <CirclePause size={16} strokeWidth={1.5} aria-hidden />
      <span>{words.truth.historyPaused}</span>
    </p>
  );
}

function OutputName({ speech }: { readonly speech: SpeechInfo }): ReactNode {
  const { speech: parts } = usePage();
  const enabled = useStore(parts.settings.shown, (settings) => settings?.['speech.enabled'] ?? true);
  const playsHere = useStore(parts.loudspeaker.state, ({ phase }) => phase === 'open');
  const Icon = enabled && speech.output !== 'none' ? Volume2 : VolumeX;
  return (
    <p className="status-device" title={speech.problem ?? undefined} data-testid="output">
      <Icon size={16} strokeWidth={1.5} aria-hidden />
      <span className="truncate">{enabled ? outputName(speech, playsHere) : words.truth.speechOff}</span>
    </p>
  );
}

function outputName({ output, device }: SpeechInfo, playsHere: boolean): string {
  switch (output) {
    case 'none':
      return words.truth.noOutput;
    case 'page':
      return playsHere ? words.truth.pageOutput : words.truth.otherPageOutput;
    case 'device':
      return device || words.truth.defaultOutput;
    case 'file':
      return device || words.truth.fileOutput;
  }
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
