import type { AlignmentRow, DecoderStep } from './decoder-state.ts';
import { loops, type Decoding, type PromptStep, type SearchOptions } from './decoding.ts';
import { bestTokens } from './logits.ts';

interface Beam {
  readonly tokens: readonly number[];
  /** Sum of the log-probabilities of `tokens`. */
  readonly sum: number;
  readonly alignment: readonly AlignmentRow[];
  readonly previous: Float32Array | undefined;
  readonly step: DecoderStep;
  readonly row: number;
}

interface Extension {
  readonly beam: Beam;
  readonly token: number;
  readonly sum: number;
}

/**
 * Beam search: keeps the `width` most probable texts. One that goes round in circles is dropped at once, so the
 * result loops only when nothing else is left. Each step costs one decoder run a beam.
 */
export async function searchWithBeams(
  prompt: PromptStep,
  width: number,
  options: SearchOptions,
): Promise<Decoding> {
  const { step, row } = prompt;
  let beams: readonly Beam[] = [{ tokens: [], sum: 0, alignment: [], previous: undefined, step, row }];
  const finished: Decoding[] = [];
  for (let length = 0; ; length += 1) {
    const kept: Extension[] = [];
    for (const extension of extensions(beams, width, options)) {
      if (extension.token === options.end) finished.push(finish(extension.beam, extension.sum, 'end'));
      else if (!loops([...extension.beam.tokens, extension.token], options.end)) kept.push(extension);
      if (kept.length === width || finished.length >= width) break;
    }
    if (finished.length >= width || kept.length === 0 || length >= options.maxTokens) break;
    beams = await advance(kept, options);
  }
  if (finished.length === 0) for (const beam of beams) finished.push(finish(beam, beam.sum, 'limit'));
  return finished.reduce((best, next) => (next.meanLogProbability > best.meanLogProbability ? next : best));
}

/** Every way to go on, most probable first. */
function extensions(beams: readonly Beam[], width: number, options: SearchOptions): readonly Extension[] {
  return beams
    .flatMap((beam) => {
      const logits = beam.step.logits(beam.row);
      // One more than the width: `end` may take one place.
      const choices = bestTokens(logits, options.rules.allowed(beam.tokens, logits), width + 1);
      return choices.map(({ token, logProbability }) => ({ beam, token, sum: beam.sum + logProbability }));
    })
    .toSorted((a, b) => b.sum - a.sum);
}

async function advance(kept: readonly Extension[], options: SearchOptions): Promise<readonly Beam[]> {
  const beams: Beam[] = [];
  for (const { beam, token, sum } of kept) {
    options.checkCancelled();
    beams.push({
      tokens: [...beam.tokens, token],
      sum,
      alignment: [...beam.alignment, beam.step.alignment(beam.row)],
      previous: beam.step.logits(beam.row),
      step: await beam.step.stateAfter(beam.row).advance([token]),
      row: 0,
    });
  }
  return beams;
}

function finish(beam: Beam, sum: number, stopped: 'end' | 'limit'): Decoding {
  const logits = beam.step.logits(beam.row);
  const ended = stopped === 'end';
  return {
    tokens: beam.tokens,
    meanLogProbability: sum / Math.max(1, beam.tokens.length + (ended ? 1 : 0)),
    stopped,
    alignment: ended ? [...beam.alignment, beam.step.alignment(beam.row)] : beam.alignment,
    lastLogits: beam.previous === undefined ? [logits] : [beam.previous, logits],
    draftAccepted: 0,
  };
}
