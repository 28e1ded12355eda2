/** The forms in which a transcription is written, segment by segment as it is recognised. */
import { captionsOf } from './captions.ts';
import type { TimedPassage } from './captions.ts';
import { formatSrtCue, formatVttCue, VTT_HEADER } from './subtitles.ts';
import { printable } from './terminal.ts';

export type TranscriptFormat = 'text' | 'json' | 'srt' | 'vtt';

/** Subtitles are cut by the times of its words, where it has them. */
export interface Segment extends TimedPassage {
  readonly language: string;
  readonly confidence: number;
}

export interface TranscriptWriter {
  begin(): Promise<void>;
  segment(segment: Segment): Promise<void>;
  end(audioMs: number): Promise<void>;
}

type Write = (text: string) => Promise<void>;

/** Segments without text are left out of every form. */
export function createTranscriptWriter(
  format: TranscriptFormat,
  file: string,
  write: Write,
): TranscriptWriter {
  switch (format) {
    case 'text':
      return streamed('', (segment) => [`${printable(segment.text.trim())}\n`], write);
    case 'srt':
      return streamed(
        '',
        (segment, from) => captionsOf(segment).map((cue, index) => formatSrtCue(cue, from + index)),
        write,
      );
    case 'vtt':
      return streamed(VTT_HEADER, (segment) => captionsOf(segment).map(formatVttCue), write);
    case 'json':
      return jsonWriter(file, write);
  }
}

/** `render` gets the number of its first piece, counted from 1 over all segments. */
function streamed(
  header: string,
  render: (segment: Segment, from: number) => readonly string[],
  write: Write,
): TranscriptWriter {
  let from = 1;
  return {
    async begin() {
      if (header !== '') await write(header);
    },
    async segment(segment) {
      if (segment.text.trim() === '') return;
      const pieces = render(segment, from);
      from += pieces.length;
      await write(pieces.join(''));
    },
    async end() {},
  };
}

/** One object on one line for each file, so that several files make JSON Lines. */
function jsonWriter(file: string, write: Write): TranscriptWriter {
  const segments: Segment[] = [];
  return {
    async begin() {},
    async segment(segment) {
      const { startMs, endMs, text, language, confidence } = segment;
      if (text.trim() !== '') segments.push({ startMs, endMs, text: text.trim(), language, confidence });
    },
    async end(audioMs) {
      const text = segments.map((segment) => segment.text).join(' ');
      const language = mostSpoken(segments);
      await write(`${JSON.stringify({ file, audioMs: Math.round(audioMs), language, text, segments })}\n`);
    },
  };
}

/** The language of most of the speech; null without speech. */
function mostSpoken(segments: readonly Segment[]): string | null {
  const durations = new Map<string, number>();
  for (const { language, startMs, endMs } of segments) {
    durations.set(language, (durations.get(language) ?? 0) + endMs - startMs);
  }
  return [...durations].toSorted((a, b) => b[1] - a[1])[0]?.[0] ?? null;
}
