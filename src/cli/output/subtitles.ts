/** Subtitle files from recognised segments. */

export interface Cue {
  readonly startMs: number;
  readonly endMs: number;
  readonly text: string;
}

/** `01:02:03,004`, as SubRip writes times; WebVTT uses a full stop instead of the comma. */
export function formatTimestamp(timeMs: number, decimalMark: ',' | '.'): string {
  const totalMs = Math.max(0, Math.round(timeMs));
  const two = (value: number): string => String(value).padStart(2, '0');
  const hours = Math.floor(totalMs / 3_600_000);
  const minutes = Math.floor(totalMs / 60_000) % 60;
  const seconds = Math.floor(totalMs / 1000) % 60;
  return `${two(hours)}:${two(minutes)}:${two(seconds)}${decimalMark}${String(totalMs % 1000).padStart(3, '0')}`;
}

/** One SubRip cue; `index` counts from 1. Ends with the empty line that separates cues. */
export function formatSrtCue(cue: Cue, index: number): string {
  return `${index}\n${timeRange(cue, ',')}\n${cueText(cue.text)}\n\n`;
}

/** The first line of a WebVTT file, with the empty line after it. */
export const VTT_HEADER = 'WEBVTT\n\n';

/** One WebVTT cue. The characters that would be markup in WebVTT are escaped (W3C WebVTT §4.2.2). */
export function formatVttCue(cue: Cue): string {
  const text = cueText(cue.text).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return `${timeRange(cue, '.')}\n${text}\n\n`;
}

function timeRange(cue: Cue, mark: ',' | '.'): string {
  // Players drop cues that end when they start.
  const endMs = Math.max(cue.endMs, cue.startMs + 1);
  return `${formatTimestamp(cue.startMs, mark)} --> ${formatTimestamp(endMs, mark)}`;
}

/** An empty line would end the cue. */
function cueText(text: string): string {
  return text.trim().replaceAll(/\s*\n\s*/g, '\n');
}
