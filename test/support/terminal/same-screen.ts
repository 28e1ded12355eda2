import type { Pane, Screen } from './pane.ts';
import { eventually } from './waiting.ts';

/** A screen as text that can be compared and read when it differs. */
function portrait({ styled, state }: Screen): string {
  return `${styled}\n-- ${state}`;
}

/**
 * Resolves with the screen when both terminals show what is expected and are alike in text, attributes and whatever
 * else the terminal knows. `mask` hides what must differ.
 */
export async function sameScreen(
  bare: Pane,
  wrapped: Pane,
  expected: RegExp,
  mask: (line: string) => string = (line) => line,
): Promise<Screen> {
  await Promise.all([bare.until(expected), wrapped.until(expected)]);
  const masked = (screen: Screen): string => portrait(screen).split('\n').map(mask).join('\n');
  let last: readonly [bare: Screen, wrapped: Screen] | undefined;
  return eventually(
    async () => {
      last = await Promise.all([bare.screen(), wrapped.screen()]);
      return masked(last[0]) === masked(last[1]) ? last[1] : undefined;
    },
    () =>
      `The screens differ.\n--- bare\n${last === undefined ? '' : masked(last[0])}\n--- wrapped\n${last === undefined ? '' : masked(last[1])}`,
  );
}
