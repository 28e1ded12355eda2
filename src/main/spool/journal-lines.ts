import { z } from 'zod';
import { isUuid } from '../../shared/kernel/ids.ts';
import type { SpooledAbout, SpooledDelivery } from './spooled.ts';

const id = z.string().refine(isUuid);

/** One line of a journal, as JSON. Short names of keys are not worth their riddles: a run writes some kilobytes. */
const journalLineSchema = z.discriminatedUnion('event', [
  z.object({ event: z.literal('run'), version: z.literal(1) }),
  z.object({
    event: z.literal('begin'),
    id,
    agentId: z.string().nullable(),
    startedAt: z.iso.datetime({ offset: true }),
    mode: z.enum(['hands-free', 'push-to-talk']),
  }),
  z.object({ event: z.literal('recognised'), id, entry: z.unknown() }),
  z.object({
    event: z.enum(['ended', 'leaving', 'delivered', 'kept', 'settled', 'discarded']),
    id,
  }),
]);
export type JournalLine = z.infer<typeof journalLineSchema>;

/** What the lines about one utterance come to. */
export interface JournalState {
  /** Undefined when its first line is lost. */
  about: SpooledAbout | undefined;
  /** All sound is on disk. */
  ended: boolean;
  recognised: boolean;
  entry: unknown;
  delivery: SpooledDelivery;
  /** Recognition failed: its sound is wanted. */
  kept: boolean;
  /** Nothing has to be recovered: it is in the history, or nothing worth keeping was said. */
  end: 'settled' | 'discarded' | undefined;
}

export function newState(about?: SpooledAbout): JournalState {
  return {
    about,
    ended: false,
    recognised: false,
    entry: undefined,
    delivery: 'none',
    kept: false,
    end: undefined,
  };
}

/** Changes `state` by what one line says. */
export function applyLine(state: JournalState, line: Exclude<JournalLine, { event: 'run' }>): void {
  switch (line.event) {
    case 'begin':
      state.about = { id: line.id, agentId: line.agentId, startedAt: line.startedAt, mode: line.mode };
      return;
    case 'ended':
      state.ended = true;
      return;
    case 'recognised':
      // Words that are known anew have not left yet; the sound is no longer wanted for them.
      Object.assign(state, {
        recognised: true,
        entry: line.entry,
        delivery: 'none',
        kept: false,
        end: undefined,
      });
      return;
    case 'leaving':
      if (state.delivery === 'none') state.delivery = 'maybe';
      return;
    case 'delivered':
      state.delivery = 'sent';
      return;
    case 'kept':
      state.kept = true;
      return;
    case 'settled':
    case 'discarded':
      // The text is not needed any more and shall not be written again.
      Object.assign(state, { recognised: false, entry: undefined, end: line.event });
  }
}

/** The fewest lines that come to this state. */
export function linesOf(id: string, state: JournalState): readonly JournalLine[] {
  const lines: JournalLine[] = [];
  if (state.about !== undefined) lines.push({ event: 'begin', ...state.about });
  if (state.ended) lines.push({ event: 'ended', id });
  if (state.recognised) lines.push({ event: 'recognised', id, entry: state.entry });
  if (state.delivery !== 'none') lines.push({ event: 'leaving', id });
  if (state.delivery === 'sent') lines.push({ event: 'delivered', id });
  if (state.kept) lines.push({ event: 'kept', id });
  if (state.end !== undefined) lines.push({ event: state.end, id });
  return lines;
}

/** The line as it stands in the file, with its end. */
export function formatLine(line: JournalLine): string {
  return `${JSON.stringify(line)}\n`;
}

/** Reads a journal, damaged or not: a line that was cut off or overwritten says nothing, the others count. */
export function readJournal(text: string): Map<string, JournalState> {
  const states = new Map<string, JournalState>();
  for (const line of text.split('\n')) {
    const parsed = parseLine(line);
    if (parsed === undefined || parsed.event === 'run') continue;
    const state = states.get(parsed.id) ?? newState();
    applyLine(state, parsed);
    states.set(parsed.id, state);
  }
  return states;
}

/**
 * What two journals say about one utterance, in any order. Two know of it only when a run that took it over was killed
 * before it had removed the older journal; so what went further is true.
 */
export function mergeStates(a: JournalState, b: JournalState): JournalState {
  const end = a.end ?? b.end;
  const words = end !== undefined ? undefined : a.recognised ? a : b.recognised ? b : undefined;
  return {
    about: a.about ?? b.about,
    ended: a.ended || b.ended,
    recognised: words !== undefined,
    entry: words?.entry,
    delivery: FURTHER.find((delivery) => a.delivery === delivery || b.delivery === delivery) ?? 'none',
    kept: a.kept || b.kept,
    end,
  };
}

const FURTHER: readonly SpooledDelivery[] = ['sent', 'maybe', 'none'];

function parseLine(line: string): JournalLine | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    return journalLineSchema.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}
