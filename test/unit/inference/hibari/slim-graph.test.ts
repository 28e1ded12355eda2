import { expect, it } from 'vitest';
import { SlimGraph } from '../../../../src/main/inference/workers/hibari/slim-graph.ts';
import type { Graph, Tensors } from '../../../../src/main/inference/workers/whisper/graph.ts';
import { ManualClock } from '../../../../src/shared/kernel/clock.ts';

const SMALL: Tensors = { ids: { data: new Float32Array(3), dims: [1, 3] } };
const LARGE: Tensors = { ids: { data: new Float32Array(300), dims: [1, 300] } };

/** Graphs with numbers; `log` tells what becomes of them. */
async function numbered(): Promise<{
  readonly graph: SlimGraph;
  readonly clock: ManualClock;
  readonly log: string[];
  readonly settle: () => Promise<void>;
  refuse: boolean;
}> {
  const log: string[] = [];
  const clock = new ManualClock();
  let opened = 0;
  const state = { refuse: false };
  const open = async (): Promise<Graph> => {
    if (state.refuse) throw new Error('gone');
    opened += 1;
    const name = opened;
    log.push(`open ${name}`);
    return {
      run: async () => {
        log.push(`run ${name}`);
        return {};
      },
      release: async () => void log.push(`release ${name}`),
    };
  };
  const isLarge = ({ ids }: Tensors): boolean => (ids?.dims[1] ?? 0) > 100;
  const graph = await SlimGraph.open({ open, isLarge, clock });
  return Object.assign(state, {
    graph,
    clock,
    log,
    settle: () => new Promise<void>((resolve) => void setImmediate(resolve)),
  });
}

it('a graph stays as it is after small runs', async () => {
  const { graph, clock, log } = await numbered();
  await graph.run(SMALL);
  expect(clock.pendingTimers).toBe(0);
  expect(log).toEqual(['open 1', 'run 1']);
});

it('a graph is opened anew after a large run, when nobody has needed it for a while', async () => {
  const { graph, clock, log, settle } = await numbered();
  await graph.run(LARGE);
  clock.advance(2000);
  await graph.run(SMALL);
  clock.advance(2999);
  await settle();
  expect(log).toEqual(['open 1', 'run 1', 'run 1']);
  clock.advance(1);
  await settle();
  await graph.run(SMALL);
  expect(log.slice(3)).toEqual(['open 2', 'release 1', 'run 2']);
  expect(clock.pendingTimers).toBe(0);
});

it('a graph whose file is gone stays in use', async () => {
  const state = await numbered();
  await state.graph.run(LARGE);
  state.refuse = true;
  state.clock.advance(3000);
  await state.settle();
  await state.graph.run(SMALL);
  expect(state.log).toEqual(['open 1', 'run 1', 'run 1']);
});

it('a graph that is released while it is opened anew leaves none behind', async () => {
  const { graph, clock, log } = await numbered();
  await graph.run(LARGE);
  clock.advance(3000);
  await graph.release();
  expect(log).toEqual(['open 1', 'run 1', 'open 2', 'release 1', 'release 2']);
});

it('a released graph waits for nothing', async () => {
  const { graph, clock, log } = await numbered();
  await graph.run(LARGE);
  await graph.release();
  expect(clock.pendingTimers).toBe(0);
  expect(log).toEqual(['open 1', 'run 1', 'release 1']);
});
