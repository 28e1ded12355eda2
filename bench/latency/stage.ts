import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { subscribeAsAgent } from '../../src/client/agent-client.ts';
import { startHost, type Host } from '../../src/main/host.ts';
import { nodeStarter } from '../../src/main/inference/node-starter.ts';
import type { EngineEvent } from '../../src/shared/contract/control.ts';
import { VirtualMicrophone } from '../support/virtual-microphone.ts';
import { settingsOf, type Arm } from './arms.ts';

/** Longer than the longest silence that any arm waits for, so that the last turn is over. */
const AFTERMATH_MS = 1400;
const QUIET_POLL_MS = 10;
const GIVE_UP_MS = 30_000;

/** Monotonic milliseconds, as `performance.now` gives them. */
export interface FinalText {
  readonly text: string;
  /** The turn was declared over. */
  readonly decidedAtMs: number;
  /** An SSE client had parsed the message; undefined when it never did. */
  readonly parsedAtMs: number | undefined;
}

export interface RunningText {
  readonly atMs: number;
  readonly stable: string;
  readonly whole: string;
}

export interface Performed {
  readonly startedAtMs: number;
  /** The last sample of speech was spoken, by the clip's label. */
  readonly speechEndedAtMs: number;
  /** Push-to-talk: the key was let go. */
  readonly releasedAtMs: number | undefined;
  readonly finals: readonly FinalText[];
  readonly running: readonly RunningText[];
}

/** The engine with its server, a microphone into which clips are played, and a client over HTTP. */
export class Stage {
  readonly host: Host;
  readonly microphone: VirtualMicrophone;
  readonly #folder: string;
  readonly #client = new AbortController();
  readonly #parsedAtMs = new Map<string, number>();
  #finals: { readonly id: string; readonly text: string; readonly decidedAtMs: number }[] = [];
  #running: RunningText[] = [];
  #dropped = 0;

  static async open(): Promise<Stage> {
    const folder = await mkdtemp(join(tmpdir(), 'vivavoce-bench-'));
    const microphone = new VirtualMicrophone();
    const host = await startHost({
      source: microphone,
      env: { ...process.env, VIVAVOCE_HOME: folder },
      processStarter: nodeStarter,
      capabilities: { tray: false, globalHotkey: false, loginItem: false },
      port: 0,
      listening: false,
    });
    const stage = new Stage(host, microphone, folder);
    await stage.#until('models loaded', () => host.engine.snapshot().recognition.state === 'idle');
    void stage.#subscribe();
    await stage.#until('client connected', () => host.engine.agents.activeAgentId === 'bench');
    return stage;
  }

  private constructor(host: Host, microphone: VirtualMicrophone, folder: string) {
    this.host = host;
    this.microphone = microphone;
    this.#folder = folder;
    host.engine.subscribe(({ event }) => this.#hear(event));
  }

  async close(): Promise<void> {
    this.#client.abort();
    await this.host.stop();
    await rm(this.#folder, { recursive: true, force: true });
  }

  /** Plays one clip under the settings of an arm. `speechEndMs` counts from the clip's first sample. */
  async perform(pcm: Float32Array, speechEndMs: number, arm: Arm): Promise<Performed> {
    await this.#prepare(arm);
    if (arm.mode === 'hands-free') return this.#speak(pcm, speechEndMs);
    return this.#hold(pcm, speechEndMs, arm.releaseDelayMs ?? 0);
  }

  async #prepare(arm: Arm): Promise<void> {
    const { engine } = this.host;
    for (const [key, value] of Object.entries(settingsOf(arm))) await engine.setSetting(key, value);
    await engine.setListening(arm.mode === 'hands-free');
    this.#finals = [];
    this.#running = [];
    this.#dropped = 0;
  }

  async #speak(pcm: Float32Array, speechEndMs: number): Promise<Performed> {
    const startedAtMs = await this.microphone.play(pcm);
    const speechEndedAtMs = startedAtMs + speechEndMs;
    await this.#until(
      'turn over',
      () => performance.now() > speechEndedAtMs + AFTERMATH_MS && this.#settled(),
    );
    return this.#performed({ startedAtMs, speechEndedAtMs, releasedAtMs: undefined });
  }

  /** The key is down before the first word and let go after the last one. */
  async #hold(pcm: Float32Array, speechEndMs: number, releaseDelayMs: number): Promise<Performed> {
    const { engine } = this.host;
    await engine.talk('start');
    const released = new Promise<number>((resolve) => {
      void this.microphone.play(pcm, (startedAtMs) => {
        setTimeout(
          () => {
            resolve(performance.now());
            void engine.talk('stop');
          },
          startedAtMs + speechEndMs + releaseDelayMs - performance.now(),
        );
      });
    });
    const releasedAtMs = await released;
    await this.#until('turn over', () => this.#finals.length + this.#dropped > 0 && this.#settled());
    this.microphone.hush();
    await this.#until('microphone closed', () => !this.microphone.isOpen);
    const speechEndedAtMs = releasedAtMs - releaseDelayMs;
    return this.#performed({ startedAtMs: speechEndedAtMs - speechEndMs, speechEndedAtMs, releasedAtMs });
  }

  #performed(times: Pick<Performed, 'startedAtMs' | 'speechEndedAtMs' | 'releasedAtMs'>): Performed {
    const finals = this.#finals.map(({ id, text, decidedAtMs }) => {
      return { text, decidedAtMs, parsedAtMs: this.#parsedAtMs.get(id) };
    });
    return { ...times, finals, running: this.#running };
  }

  /** No turn is open, no text is in the making, and the client has all that was sent. */
  #settled(): boolean {
    const { utterance, recognition } = this.host.engine.snapshot();
    const arrived = this.#finals.every(({ id }) => this.#parsedAtMs.has(id));
    return utterance === null && recognition.state === 'idle' && arrived;
  }

  #hear(event: EngineEvent): void {
    if (event.type === 'utterance-dropped') this.#dropped += 1;
    if (event.type === 'transcription-partial') {
      const { stable, tentative } = event;
      this.#running.push({ atMs: performance.now(), stable, whole: stable + tentative });
    }
    if (event.type === 'transcription-final') {
      const { id, text, timings } = event.entry;
      const sinceDecisionMs = (timings.computeMs ?? 0) + (timings.deliveryMs ?? 0);
      this.#finals.push({ id, text, decidedAtMs: performance.now() - sinceDecisionMs });
    }
  }

  async #subscribe(): Promise<void> {
    const { url } = this.host;
    const { signal } = this.#client;
    const subscription = { agentId: 'bench', locate: () => ({ baseUrl: url }), signal };
    for await (const message of subscribeAsAgent(subscription)) {
      this.#parsedAtMs.set(message.id, performance.now());
    }
  }

  async #until(what: string, condition: () => boolean): Promise<void> {
    const giveUpAtMs = performance.now() + GIVE_UP_MS;
    while (!condition()) {
      if (performance.now() > giveUpAtMs) throw new Error(`Waited ${GIVE_UP_MS / 1000} s in vain: ${what}.`);
      await new Promise((resolve) => setTimeout(resolve, QUIET_POLL_MS));
    }
  }
}
