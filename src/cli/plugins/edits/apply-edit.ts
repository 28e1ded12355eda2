/** The three things that can be done with an edit; `name` is the file as a person knows it. */
import type { FileEdit } from './file-edit.ts';
import { holdsEntries, insertEntries, withdrawEntries } from './json-entries.ts';
import { holdsBlock, insertBlock, withdrawBlock } from './marked-block.ts';
import { holdsTable, insertTable, withdrawTable } from './toml-table.ts';

export type TextEdit = Exclude<FileEdit, { readonly kind: 'whole' }>;

export function insertEdit(text: string, edit: TextEdit, name: string): string {
  switch (edit.kind) {
    case 'json':
      return insertEntries(text, edit, name);
    case 'toml':
      return insertTable(text, edit, name);
    case 'block':
      return holdsBlock(text, edit) ? text : insertBlock(text, edit, name);
  }
}

/** Whether everything of the edit is in the text, exactly as it was written. */
export function holdsEdit(text: string, edit: TextEdit, name: string): boolean {
  switch (edit.kind) {
    case 'json':
      return holdsEntries(text, edit, name);
    case 'toml':
      return holdsTable(text, edit, name);
    case 'block':
      return holdsBlock(text, edit);
  }
}

/** `before`: the text as it was without the edit, where it is known. */
export function withdrawEdit(text: string, edit: TextEdit, before: string | undefined, name: string): string {
  switch (edit.kind) {
    case 'json':
      return withdrawEntries(text, edit, before, name);
    case 'toml':
      return withdrawTable(text, edit, name);
    case 'block':
      return withdrawBlock(text, edit);
  }
}
