/** Fewer lines are spoken as they are. */
const SHORTEST_LOG = 3;

const FRAME = /^\s*(?:at\s+\S|File "|#\d+\s+\S)/;
const TIMESTAMP =
  /^\s*\[?(?:\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d)?|\d\d:\d\d:\d\d)(?:[.,]\d{1,9})?(?:Z|[+-]\d\d:?\d\d)?\]?\s*/;
const LEVEL =
  /^\s*(?:\[(?:trace|debug|info|notice|warn|warning|error|fatal|critical)\]|(?:TRACE|DEBUG|INFO|NOTICE|WARN|WARNING|ERROR|FATAL|CRITICAL|SEVERE|PANIC)\b|(?:error|warning|info|debug)(?:\[\w{1,9}\])?:)/;

export interface LineRange {
  readonly start: number;
  /** Behind the last line. */
  readonly end: number;
}

/**
 * From a line on, the first run of three or more lines of a stack trace or a log. The line before the frames of a trace says what
 * went wrong and belongs to it; so does the source that some languages print under a frame.
 */
export function findLog(lines: readonly string[], from: number): LineRange | undefined {
  for (let start = from; start < lines.length; start += 1) {
    const isTrace = FRAME.test(lines[start] ?? '');
    if (!isTrace && !isLogLine(lines[start] ?? '')) continue;
    let end = start + 1;
    while (end < lines.length && belongs(lines[end] ?? '', isTrace)) end += 1;
    if (end - start >= SHORTEST_LOG) return { start: isTrace ? Math.max(from, start - 1) : start, end };
    start = end - 1;
  }
  return undefined;
}

/** Whether a line could belong to a trace or a log, if there are more of them. */
export function mayBeLog(line: string): boolean {
  return FRAME.test(line) || isLogLine(line);
}

/** A line of a log without the time, which nobody wants to hear. */
export function withoutTimestamp(line: string): string {
  return line.replace(TIMESTAMP, '');
}

function isLogLine(line: string): boolean {
  return TIMESTAMP.test(line) || LEVEL.test(line);
}

function belongs(line: string, isTrace: boolean): boolean {
  return isTrace ? FRAME.test(line) || /^\s{2,}\S/.test(line) : isLogLine(line);
}
