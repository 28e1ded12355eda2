/** One list from what several finders saw: pure. */
import type { FoundSession } from './session-finder.ts';

/** What several finders saw of one process becomes one session; what an earlier one knows counts. */
export function mergedByProcess(sessions: readonly FoundSession[]): FoundSession[] {
  const merged: FoundSession[] = [];
  for (const session of sessions) {
    const index = merged.findIndex(
      ({ pid, program }) => pid !== null && pid === session.pid && program === session.program,
    );
    const known = merged[index];
    if (known === undefined) merged.push(session);
    else merged[index] = joined(known, session);
  }
  return merged;
}

/** Whether two are the same session: by its id where both have one, else by the folder. */
export function isSameSession(one: FoundSession, other: FoundSession): boolean {
  if (one.program !== other.program) return false;
  if (one.sessionId !== null && other.sessionId !== null) return one.sessionId === other.sessionId;
  return one.folder !== null && one.folder === other.folder;
}

export function joined(first: FoundSession, second: FoundSession): FoundSession {
  return {
    program: first.program,
    sessionId: first.sessionId ?? second.sessionId,
    name: first.name ?? second.name,
    folder: first.folder ?? second.folder,
    pid: first.pid ?? second.pid,
    terminal: first.terminal ?? second.terminal,
    activity: first.activity ?? second.activity,
    wrappedIn: first.wrappedIn ?? second.wrappedIn,
  };
}

/** Takes away, for each of `gone`, the one session that it is; two sessions in one folder are two. */
export function without(sessions: readonly FoundSession[], gone: readonly FoundSession[]): FoundSession[] {
  const left = [...sessions];
  for (const session of gone) {
    const byId = left.findIndex(
      ({ program, sessionId }) =>
        program === session.program && sessionId !== null && sessionId === session.sessionId,
    );
    const index = byId >= 0 ? byId : left.findIndex((candidate) => isSameSession(candidate, session));
    if (index >= 0) left.splice(index, 1);
  }
  return left;
}
