/**
 * Main file of the inference process. This thread only passes messages, so that it always hears a cancellation or
 * a ping while the worker threads are blocked in a model.
 */
import { writeSync } from 'node:fs';
import type { TransferListItem, Worker } from 'node:worker_threads';
import {
  INFERENCE_PROTOCOL,
  startMessageSchema,
  type InferenceInput,
  type InferenceOutput,
  type InferenceSetup,
} from '../../shared/contract/inference.ts';
import { startThread, type InferenceEntry } from './entry-url.ts';
import { LateThread } from './late-thread.ts';
import { openParentChannel } from './parent-channel.ts';
import type { CancelFlag } from './workers/room.ts';

const parent = openParentChannel();
const flags = new Map<number, CancelFlag>();
const threads = new Set<Worker>();
let releasing = false;

/** Ends this process without unloading anything: ending a busy thread would abort with a core dump. */
function die(reason: string): void {
  writeSync(2, `${reason}\n`);
  process.kill(process.pid, 'SIGKILL');
}

function employ(entry: InferenceEntry, hear: (message: InferenceOutput) => void): Worker {
  const thread = startThread(entry);
  threads.add(thread);
  thread.on('message', hear);
  thread.on('error', (error) => die(`${entry}: ${error.stack ?? error.message}`));
  thread.on('exit', () => {
    threads.delete(thread);
    if (!releasing) die(`${entry}: ended by itself`);
    else if (threads.size === 0) {
      parent.send({ type: 'released' });
      parent.close();
    }
  });
  return thread;
}

/** The thread may keep the samples: they are copied out of the message and handed over. */
function handOver(pcm: Float32Array): { readonly pcm: Float32Array; readonly transfer: TransferListItem[] } {
  const own = pcm.slice();
  return { pcm: own, transfer: [own.buffer] };
}

/** Starts booting before the setup is known; the recogniser's thread depends on it. */
const detector = employ('detector.worker', (message) => {
  parent.send(message);
  if (isLoaded(message)) loadRecogniser();
});
let recogniser: Worker | undefined;
let loadRecogniser = (): void => {};
const synthesiser = new LateThread();

function isLoaded(message: InferenceOutput): boolean {
  return message.type === 'ready' || message.type === 'failed';
}

/** Passes on what a thread says about its calls; an answered call cannot be cancelled any more. */
function passOn(message: InferenceOutput): void {
  if ('id' in message && message.type !== 'sound') flags.delete(message.id);
  parent.send(message);
}

function loadSynthesiser(setup: InferenceSetup['synthesiser']): void {
  if (setup.kind === 'none' || releasing) return;
  synthesiser.begin(() => employ('speech.worker', passOn), { type: 'load', setup });
}

/** A flag with which the call can be cancelled from now on. */
function cancellable(id: number): CancelFlag {
  const cancel = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  flags.set(id, cancel);
  return cancel;
}

function start(setup: InferenceSetup): void {
  const entry = setup.recogniser.kind === 'whisper' ? 'recogniser.worker' : 'transformers.worker';
  const thread = employ(entry, (message) => {
    passOn(message);
    if (isLoaded(message)) loadSynthesiser(setup.synthesiser);
  });
  recogniser = thread;
  // The detector loads first: the engine can hear while the larger models are still loading. The voice comes last,
  // unless the recogniser may have to be downloaded.
  let loaded = false;
  loadRecogniser = () => {
    if (!loaded) thread.postMessage({ type: 'load', setup: setup.recogniser });
    loaded = true;
    if (setup.recogniser.kind === 'transformers') loadSynthesiser(setup.synthesiser);
  };
  detector.postMessage({ type: 'load', setup: setup.detector });
}

parent.onLost(() => die('The engine is gone.'));
parent.onMessage((message: InferenceInput) => {
  switch (message.type) {
    case 'start': {
      const checked = startMessageSchema.safeParse(message);
      if (!checked.success) return die(`Setup refused: ${checked.error.message}`);
      parent.send({ type: 'hello', protocol: INFERENCE_PROTOCOL, pid: process.pid });
      return start(checked.data.setup);
    }
    case 'detect': {
      const { pcm, transfer } = handOver(message.pcm);
      return detector.postMessage({ ...message, pcm }, transfer);
    }
    case 'close-stream':
      return detector.postMessage(message);
    case 'recognise':
    case 'score':
    case 'spell': {
      const cancel = cancellable(message.id);
      const { pcm, transfer } = handOver(message.request.pcm);
      return recogniser?.postMessage({ ...message, cancel, request: { ...message.request, pcm } }, transfer);
    }
    case 'prepare':
    case 'synthesise':
      return synthesiser.postMessage({ ...message, cancel: cancellable(message.id) });
    case 'cancel': {
      const flag = flags.get(message.id);
      if (flag !== undefined) Atomics.store(flag, 0, 1);
      return;
    }
    case 'ping':
      return parent.send({ type: 'pong', rssBytes: process.memoryUsage.rss() });
    case 'release':
      releasing = true;
      for (const flag of flags.values()) Atomics.store(flag, 0, 1);
      for (const thread of threads) thread.postMessage({ type: 'release' });
  }
});
