/** For programs that take whole messages only: what was said is collected until the user has it sent. */
import type { BridgeMessage } from './bridge.ts';

interface Part {
  readonly messageId: string;
  readonly text: string;
}

export class Draft {
  #parts: Part[] = [];

  /** Empty when nothing lies here. */
  get text(): string {
    let text = '';
    for (const part of this.#parts) {
      const touching = text !== '' && !/\s$/.test(text) && !/^\s/.test(part.text);
      text += touching ? ` ${part.text}` : part.text;
    }
    return text.trim();
  }

  /**
   * Takes the message in, and calls `submit` where it asks for that. When `submit` rejects, everything stays as it is,
   * to be sent by the next attempt or taken back.
   */
  async take(message: BridgeMessage, submit: (text: string) => Promise<void>): Promise<void> {
    this.#parts = this.#parts.filter((part) => !message.withdraws.includes(part.messageId));
    this.#add(message.id, message.text);
    for (const operation of message.operations) {
      if (operation === 'newline') this.#add(message.id, '\n');
      else if (this.text !== '') {
        await submit(this.text);
        this.#parts = [];
      }
    }
  }

  #add(messageId: string, text: string): void {
    if (text !== '') this.#parts.push({ messageId, text });
  }
}
