import { randomUUID } from 'node:crypto';
import { cp, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { nodeStarter } from '../../../src/main/inference/node-starter.ts';
import type { ProcessStarter } from '../../../src/main/inference/process-starter.ts';
import type { TranscriptEntry } from '../../../src/shared/contract/control.ts';
import { AgentDouble } from '../../support/agent-double.ts';
import { EngineWitness } from '../../support/engine-witness.ts';
import { startLiveEngine, type LiveEngine } from '../../support/live-engine.ts';
import { spoken, wordsOf } from '../../support/spoken.ts';
import { VirtualMicrophone } from '../../../bench/support/virtual-microphone.ts';

const MODELS = join(import.meta.dirname, '../../../models');

interface Scene {
  readonly live: LiveEngine;
  readonly microphone: VirtualMicrophone;
  readonly witness: EngineWitness;
  readonly agent: AgentDouble;
}

/** An engine that listens, with an agent. */
async function openScene(processStarter: ProcessStarter = nodeStarter): Promise<Scene> {
  const microphone = new VirtualMicrophone();
  const live = await startLiveEngine(microphone, { processStarter });
  const witness = new EngineWitness(live.engine);
  live.start({ listening: true });
  const agent = await AgentDouble.connect(live.engine, 'review');
  await witness.next('status-changed', (event) => event.recognition.state === 'idle' && event.listening);
  return { live, microphone, witness, agent };
}

async function settle({ witness, agent }: Scene): Promise<void> {
  await witness.quiet();
  witness.skipAll();
  agent.messages.length = 0;
}

/** The real process, whose pid is known and whose recogniser can be made to refuse. */
function watchedStarter(): ProcessStarter & { pid: number; refusing: boolean } {
  const starter = {
    pid: 0,
    refusing: false,
    start: () => {
      const real = nodeStarter.start();
      starter.pid = real.pid ?? 0;
      let answer: Parameters<typeof real.onMessage>[0] = () => {};
      return {
        ...real,
        onMessage: (handler: typeof answer) => {
          answer = handler;
          real.onMessage(handler);
        },
        send: (message: Parameters<typeof real.send>[0]) => {
          if (message.type !== 'recognise' || !starter.refusing) return real.send(message);
          const error = {
            code: 'recogniser-failed',
            message: 'The recogniser failed: out of memory',
            remedy: undefined,
            retryable: false,
          };
          setImmediate(() => answer({ type: 'refused', id: message.id, error }));
        },
      };
    },
  };
  return starter;
}

describe('the inference process dies', () => {
  const starter = watchedStarter();
  let scene: Scene;
  beforeAll(async () => {
    scene = await openScene(starter);
  });
  afterEach(() => settle(scene));
  afterAll(() => scene.live.stop());

  test('in the middle of an utterance: its words arrive once, and the next utterance too', async () => {
    const { live, microphone, witness, agent } = scene;
    const [first, second] = [await spoken('lj-001-0004'), await spoken('lj-001-0008')];
    void microphone.play(first.pcm);
    await witness.next('transcription-partial');
    process.kill(starter.pid, 'SIGKILL');
    await witness.next('notice', ({ notice }) => notice.code === 'inference-crashed');
    const entry = await witness.nextFinal();
    expect(wordsOf(entry.text)).toEqual(wordsOf(first.text));
    void microphone.play(second.pcm);
    await agent.has(2);
    expect(agent.texts.map(wordsOf)).toEqual([wordsOf(first.text), wordsOf(second.text)]);
    expect(live.engine.snapshot().notices).toEqual([]);
  });

  test('before the first word: what is said while it starts again is heard from the first word on', async () => {
    const clip = await spoken('lj-001-0002');
    process.kill(starter.pid, 'SIGKILL');
    void scene.microphone.play(clip.pcm);
    const entry = await scene.witness.nextFinal();
    expect(wordsOf(entry.text)).toEqual(wordsOf(clip.text));
  });
});

describe('the microphone goes', () => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await openScene();
  });
  afterEach(() => settle(scene));
  afterAll(() => scene.live.stop());

  test('in the middle of an utterance: what was said before arrives, it is opened again, and hears again', async () => {
    const { live, microphone, witness } = scene;
    const [before, lost, after] = [
      await spoken('lj-001-0002'),
      await spoken('sb-spk1-5'),
      await spoken('lj-001-0008'),
    ];
    await microphone.play(before.pcm);
    void microphone.play(lost.pcm);
    microphone.unplug();
    const { notice } = await witness.next('notice');
    expect(notice).toMatchObject({ code: 'microphone-lost', severity: 'error' });
    expect(live.engine.snapshot()).toMatchObject({ listening: false, microphone: { state: 'lost' } });
    const first = await witness.nextFinal();
    expect(wordsOf(first.text)).toEqual(wordsOf(before.text));
    microphone.plugIn();
    await witness.next('notice-cleared', ({ code }) => code === 'microphone-lost');
    void microphone.play(after.pcm);
    const second = await witness.nextFinal();
    expect(wordsOf(second.text)).toEqual(wordsOf(after.text));
    expect(live.engine.snapshot()).toMatchObject({ listening: true, microphone: { problem: null } });
  });

  test('with the key held: both sides of the gap are one utterance', async () => {
    const { live, microphone, witness } = scene;
    const [before, after] = [await spoken('lj-001-0002'), await spoken('lj-001-0008')];
    await live.engine.talk('start');
    await microphone.play(before.pcm);
    microphone.unplug();
    await witness.next('status-changed', (event) => event.microphone.state === 'lost');
    microphone.plugIn();
    await witness.next('status-changed', (event) => event.microphone.state === 'recording');
    await microphone.play(after.pcm);
    await live.engine.talk('stop');
    const entry = await witness.nextFinal();
    expect(wordsOf(entry.text)).toEqual([...wordsOf(before.text), ...wordsOf(after.text)]);
  });
});

describe('an utterance cannot be recognised', () => {
  const starter = watchedStarter();
  let scene: Scene;
  let spool: string;
  beforeAll(async () => {
    scene = await openScene(starter);
    spool = join(scene.live.folder, 'spool');
  });
  afterEach(() => settle(scene));
  afterAll(() => scene.live.stop());

  async function speakInVain(id: string): Promise<TranscriptEntry> {
    const { pcm } = await spoken(id);
    starter.refusing = true;
    void scene.microphone.play(pcm);
    const failed = await scene.witness.nextFinal();
    starter.refusing = false;
    return failed;
  }

  test('its recording is kept; recognising it again delivers the words', async () => {
    const { live, witness, agent } = scene;
    const failed = await speakInVain('lj-001-0002');
    expect(failed).toMatchObject({ text: '', delivery: 'failed', agentId: 'review' });
    expect(failed.problem).toContain('kept');
    await witness.next('notice', ({ notice }) => notice.code === 'recognition-failed');
    expect((await stat(await live.engine.history.audioFile(failed.id))).size).toBeGreaterThan(30_000);
    expect(agent.messages).toEqual([]);

    const recovered = await live.engine.retryRecognition(failed.id, {});
    expect(wordsOf(recovered.text)).toEqual(wordsOf((await spoken('lj-001-0002')).text));
    expect(recovered).toMatchObject({ delivery: 'sent', problem: null });
    expect(agent.texts).toEqual([recovered.text]);
    expect(live.engine.snapshot().notices).toEqual([]);
    const unknown = randomUUID();
    await expect(live.engine.retryRecognition(unknown, {})).rejects.toMatchObject({ code: 'not-found' });
  });

  test('a disk that takes no files loses nothing either, and people are told what to do first', async () => {
    await rm(spool, { recursive: true, force: true, maxRetries: 5 });
    await writeFile(spool, 'a file where the folder would be');
    const failed = await speakInVain('lj-001-0008');
    const recovered = await scene.live.engine.retryRecognition(failed.id, {});
    expect(wordsOf(recovered.text)).toEqual(wordsOf((await spoken('lj-001-0008')).text));
    const told = scene.witness.events.flatMap((event) =>
      event.type === 'notice' ? [event.notice.code] : [],
    );
    expect(told).toContain('spool');
  });
});

describe('a model file is not what it should be', () => {
  const graph = 'whisper-base/encoder.onnx';

  test.each([
    ['missing', (path: string) => rm(path)],
    ['damaged', (path: string) => writeFile(path, 'not a graph')],
  ])('%s: the state is an error, and the notice names the file and the remedy', async (_, spoil) => {
    const modelsDirectory = await mkdtemp(join(tmpdir(), 'vivavoce-models-'));
    await cp(MODELS, modelsDirectory, { recursive: true });
    await spoil(join(modelsDirectory, graph));
    const live = await startLiveEngine(new VirtualMicrophone(), { modelsDirectory });
    const witness = new EngineWitness(live.engine);
    live.start({ listening: true });
    const { notice } = await witness.next('notice', (event) => event.notice.severity === 'error');
    const snapshot = live.engine.snapshot();
    await live.stop();
    await rm(modelsDirectory, { recursive: true });
    expect(notice.message).toContain(graph);
    expect(`${notice.message} ${notice.remedy}`).toMatch(/restore|reinstall/i);
    expect(snapshot).toMatchObject({ status: 'error', recognition: { state: 'degraded' } });
  });
});
