/** `serve --demo`: a recording is spoken to a demo agent, through the very path a microphone takes. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { subscribeAsAgent } from '../../client/agent-client.ts';
import { ControlClient } from '../../client/control-client.ts';
import type { EngineEvent, EngineSnapshot, TranscriptEntry } from '../../shared/contract/control.ts';
import type { EngineAddress } from '../../client/http.ts';
import type { CliContext } from '../context.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { printable, styleFor, writeLine } from '../output/terminal.ts';

const DEMO_AGENT = 'demo';
const NAME_WIDTH = 11;

/** Ends with 0 when the agent has received what was said, with 1 when it has not. */
export async function demo(context: CliContext): Promise<ExitCode> {
  const { startHeadless } = await import('../../main/headless.ts');
  const home = await mkdtemp(join(tmpdir(), 'vivavoce-demo-'));
  const recording = join(context.packageRoot, 'assets', 'demo', 'dictation.wav');
  try {
    const engine = await startHeadless({
      env: { ...context.env, VIVAVOCE_HOME: home },
      source: { kind: 'file', path: recording },
      port: 0,
      output: 'none',
      listening: false,
    });
    try {
      return await new Demo(context, { baseUrl: engine.url, token: engine.token }).run();
    } finally {
      await engine.stop();
    }
  } finally {
    await rm(home, { recursive: true, force: true, maxRetries: 3 });
  }
}

class Demo {
  readonly #context: CliContext;
  readonly #address: EngineAddress;
  readonly #client: ControlClient;
  readonly #done = new AbortController();
  readonly #sent: TranscriptEntry[] = [];
  readonly #received: string[] = [];

  constructor(context: CliContext, address: EngineAddress) {
    this.#context = context;
    this.#address = address;
    this.#client = new ControlClient(address);
    context.signal.addEventListener('abort', () => this.#done.abort(), { once: true });
  }

  async run(): Promise<ExitCode> {
    await this.#line('engine', `${this.#address.baseUrl}, everything on this machine`);
    let agent: Promise<void> | undefined;
    await new Promise<void>((connected) => {
      agent = this.#beAgent(connected);
    });
    await this.#line('agent', `"${DEMO_AGENT}" is connected and will hear you`);
    const watching = this.#watch();
    await Promise.all([agent, watching]);
    return this.#received.length > 0 && this.#received.length === this.#sent.length ? EXIT.ok : EXIT.failed;
  }

  async #beAgent(connected: () => void): Promise<void> {
    const messages = subscribeAsAgent({
      agentId: DEMO_AGENT,
      locate: () => this.#address,
      signal: this.#done.signal,
      onState: (state) => state.state === 'connected' && connected(),
    });
    for await (const message of messages) {
      this.#received.push(message.text);
      await this.#line('agent', `received “${printable(message.text)}”`);
    }
  }

  async #watch(): Promise<void> {
    let played = false;
    let before: EngineSnapshot | Extract<EngineEvent, { type: 'status-changed' }> | undefined;
    const start = async (): Promise<void> => {
      const snapshot = await this.#client.snapshot();
      if (snapshot.recognition.state !== 'loading' && !played) {
        played = true;
        await this.#line('speaker', 'a recording plays as if you spoke now');
        await this.#client.setListening(true);
      }
    };
    await this.#line('models', 'loading');
    const events = this.#client.events({ signal: this.#done.signal, onState: () => void start() });
    for await (const { event } of events) {
      if (event.type === 'status-changed') {
        if (event.status !== before?.status) await this.#line('state', event.status);
        const over = played && before?.microphone.state !== 'closed' && event.microphone.state === 'closed';
        before = event;
        if (!played) await start();
        this.#over ||= over && before !== undefined;
      } else await this.#tell(event);
      if (this.#over && before?.recognition.state === 'idle' && this.#received.length === this.#sent.length) {
        this.#done.abort();
      }
    }
  }

  #over = false;

  async #tell(event: EngineEvent): Promise<void> {
    switch (event.type) {
      case 'transcription-partial':
        return this.#live(event.stable, event.tentative);
      case 'transcription-final': {
        const { text, timings, problem, delivery } = event.entry;
        if (problem !== null) return this.#line('failed', problem);
        this.#sent.push(event.entry);
        await this.#line('final', `“${printable(text)}” → ${event.entry.agentId ?? 'nobody'}, ${delivery}`);
        return this.#line(
          'latency',
          `endpoint ${milliseconds(timings.endpointWaitMs)} after the last word · ` +
            `text ${milliseconds(timings.computeMs)} after that · delivery ${milliseconds(timings.deliveryMs)}`,
        );
      }
      case 'notice':
        return this.#line('notice', event.notice.message);
      case 'utterance-dropped':
        return this.#line('dropped', event.reason);
      default:
        return undefined;
    }
  }

  /** Stable words in full, tentative ones dimmed; on a terminal the line is redrawn in place. */
  #live(stable: string, tentative: string): Promise<void> {
    const { dim } = styleFor(this.#context.stdout, this.#context.env);
    return this.#line('partial', `${printable(stable)}${dim(printable(tentative))}`);
  }

  #line(name: string, text: string): Promise<void> {
    const { bold } = styleFor(this.#context.stdout, this.#context.env);
    return writeLine(this.#context.stdout, `${bold(name.padEnd(NAME_WIDTH))}${text}`);
  }
}

function milliseconds(value: number | null): string {
  return value === null ? '–' : `${Math.round(value)} ms`;
}
