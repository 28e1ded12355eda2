import type { SpeechInfo } from '../../shared/contract/speech.ts';
import type { SpeechRegion } from '../session/machines/speech-machine.ts';
import type { SpeechView } from '../speech/queue/speech-desk.ts';

const PREVIEW_CHARACTERS = 80;

/** What people see of the speeches: computed from the machine and the desk, never stored. */
export function speechInfo(
  region: SpeechRegion,
  desk: { view(id: string): SpeechView | undefined },
  facts: Pick<SpeechInfo, 'problem' | 'output' | 'device'>,
): SpeechInfo {
  const current = region.kind === 'silent' || region.id === undefined ? undefined : desk.view(region.id);
  const waiting = region.kind === 'silent' ? [] : region.waiting;
  return {
    state: region.kind,
    ...facts,
    current:
      current === undefined
        ? null
        : {
            id: current.request.id,
            agentId: current.request.agentId ?? null,
            voiceId: current.voiceId,
            caption: current.caption,
          },
    waiting: waiting.map(({ id, urgent }) => {
      const request = desk.view(id)?.request;
      return { id, urgent, agentId: request?.agentId ?? null, preview: previewOf(request?.text) };
    }),
  };
}

function previewOf(text: string | AsyncIterable<string> | undefined): string {
  if (typeof text !== 'string') return '';
  const line = text
    .slice(0, 4 * PREVIEW_CHARACTERS)
    .replaceAll(/\s+/g, ' ')
    .trim();
  return line.length <= PREVIEW_CHARACTERS ? line : `${line.slice(0, PREVIEW_CHARACTERS - 1)}…`;
}
