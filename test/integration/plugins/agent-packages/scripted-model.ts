/** A model provider on this machine, so that agents can run without an account: answers what the test wants. */
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What the model says to the last text of the user; a promise holds the turn open. */
export type Reply = (prompt: string) => string | Promise<string>;

/** Speaks the parts of Anthropic's Messages and of OpenAI's Chat Completions that streaming clients use. */
export class ScriptedModel implements AsyncDisposable {
  /** All texts of the user in each request that had tools, which are those of the conversation itself. */
  readonly prompts: string[][] = [];
  readonly #server: Server;
  readonly #reply: Reply;
  readonly #waiting = new Set<() => void>();

  private constructor(reply: Reply) {
    this.#reply = reply;
    this.#server = createServer((request, response) => {
      void this.#answer(request, response).catch(() => response.destroy());
    });
  }

  static async start(reply: Reply): Promise<ScriptedModel> {
    const model = new ScriptedModel(reply);
    await new Promise<void>((resolve) => model.#server.listen(0, '127.0.0.1', resolve));
    return model;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Resolves with the texts of the first request of the conversation in which one text contains this. */
  async asked(part: string): Promise<readonly string[]> {
    for (;;) {
      const found = this.prompts.find((texts) => texts.some((text) => text.includes(part)));
      if (found !== undefined) return found;
      await new Promise<void>((resolve) => this.#waiting.add(resolve));
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname;
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(piece as Buffer);
    if (request.method !== 'POST' || !/\/(messages|chat\/completions)$/.test(path)) {
      response.writeHead(404, { 'Content-Type': 'application/json' }).end('{"error":{"message":"not here"}}');
      return;
    }
    const body = JSON.parse(Buffer.concat(pieces).toString('utf8')) as RequestBody;
    const texts = userTexts(body);
    const isConversation = (body.tools ?? []).length > 0;
    if (isConversation) {
      this.prompts.push(texts);
      for (const wake of this.#waiting) wake();
      this.#waiting.clear();
    }
    const text = isConversation ? await this.#reply(texts.at(-1) ?? '') : 'A title';
    if (response.destroyed) return;
    const events = path.endsWith('/messages')
      ? anthropicEvents(body.model, text)
      : openAiEvents(body.model, text);
    response.writeHead(200, { 'Content-Type': 'text/event-stream' });
    for (const event of events) response.write(event);
    response.end();
  }
}

interface RequestBody {
  readonly model: string;
  readonly tools?: readonly unknown[];
  readonly messages: readonly {
    readonly role: string;
    readonly content: string | readonly { readonly type: string; readonly text?: string }[];
  }[];
}

function userTexts({ messages }: RequestBody): string[] {
  return messages
    .filter(({ role }) => role === 'user')
    .flatMap(({ content }) =>
      typeof content === 'string' ? [content] : content.map(({ text }) => text ?? ''),
    )
    .filter((text) => text !== '');
}

/** https://platform.claude.com/docs/en/build-with-claude/streaming */
function anthropicEvents(model: string, text: string): string[] {
  const usage = {
    input_tokens: 1,
    output_tokens: 1,
    cache_creation_input_tokens: 0,
    cache_read_input_tokens: 0,
  };
  const message = { id: 'msg_1', type: 'message', role: 'assistant', model, content: [], stop_reason: null };
  return [
    { type: 'message_start', message: { ...message, stop_sequence: null, usage } },
    { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
    { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text } },
    { type: 'content_block_stop', index: 0 },
    { type: 'message_delta', delta: { stop_reason: 'end_turn', stop_sequence: null }, usage },
    { type: 'message_stop' },
  ].map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`);
}

/** https://platform.openai.com/docs/api-reference/chat-streaming */
function openAiEvents(model: string, text: string): string[] {
  const chunk = { id: 'chatcmpl-1', object: 'chat.completion.chunk', created: 1, model };
  const usage = { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 };
  return [
    { ...chunk, choices: [{ index: 0, delta: { role: 'assistant', content: text }, finish_reason: null }] },
    { ...chunk, choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] },
    { ...chunk, choices: [], usage },
  ]
    .map((event) => `data: ${JSON.stringify(event)}\n\n`)
    .concat('data: [DONE]\n\n');
}
