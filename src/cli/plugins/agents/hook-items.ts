import type { JsonEntry } from '../edits/file-edit.ts';
import type { JsonValue } from '../edits/json-document.ts';

/** An entry for every hook: each event has a list, to which ours are appended. */
export function hookItems(hooks: readonly (readonly [event: string, items: JsonValue])[]): JsonEntry[] {
  return hooks.flatMap(([event, items]) =>
    (Array.isArray(items) ? (items as JsonValue[]) : []).map((value) => ({
      kind: 'item' as const,
      path: ['hooks', event],
      value,
    })),
  );
}
