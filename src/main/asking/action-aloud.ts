import type { ApprovalWords } from './languages/asking-words.ts';

/** The request as it is said. */
export function actionAloud(
  { name, tool, action }: { readonly name: string; readonly tool: string; readonly action: string },
  words: ApprovalWords,
): string {
  return `${words.wantsToUse(name, tool, action)} ${words.say}`;
}
