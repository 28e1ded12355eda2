import type { ControlClient } from '../client/control-client.ts';

/**
 * Notices that the user has said the command to submit, whatever the agent's policy made of it. An utterance with words
 * beside the command ends the dictation once its text has come, whichever of the two comes first.
 */
export class SpokenSubmits {
  readonly #agentId: string;
  readonly #finish: () => void;
  readonly #submitted = new Set<string>();
  readonly #printed = new Set<string>();

  constructor(agentId: string, finish: () => void) {
    this.#agentId = agentId;
    this.#finish = finish;
  }

  /** Follows what the engine announces after `seq`, until `signal` aborts. */
  async watch(client: ControlClient, seq: number, signal: AbortSignal): Promise<void> {
    for await (const { event } of client.events({ signal, after: seq })) {
      if (event.type !== 'transcription-final' || event.entry.agentId !== this.#agentId) continue;
      const { id, text, commands } = event.entry;
      if (!commands.some(({ command }) => command === 'submit')) continue;
      if (text.trim() === '' || this.#printed.has(id)) this.#finish();
      this.#submitted.add(id);
    }
  }

  /** Notes that the text of this message is out; true when it was to be submitted. */
  printed(messageId: string): boolean {
    this.#printed.add(messageId);
    return this.#submitted.has(messageId);
  }
}
