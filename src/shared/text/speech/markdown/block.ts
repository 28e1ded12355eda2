/** A piece of Markdown that is spoken as one. Marks of lists, quotes and headings are taken off already. */
export type Block =
  | { readonly kind: 'paragraph'; readonly lines: readonly string[] }
  | { readonly kind: 'heading'; readonly text: string }
  | ItemBlock
  | { readonly kind: 'code'; readonly language: string; readonly lines: readonly string[] }
  | {
      readonly kind: 'table';
      readonly header: string;
      readonly delimiter: string;
      readonly rows: readonly string[];
    };

/** The first paragraph of an entry of a list. */
export interface ItemBlock {
  readonly kind: 'item';
  /** As written, of a numbered list. */
  readonly number: string | undefined;
  /** Of a task list. */
  readonly task: 'done' | 'open' | undefined;
  readonly lines: readonly string[];
}

/** Markdown that is read as this block again, whatever stood around it. */
export function blockToMarkdown(block: Block): string {
  switch (block.kind) {
    case 'paragraph':
      return block.lines.join('\n');
    case 'heading':
      return `# ${block.text}`;
    case 'item': {
      const marker = block.number === undefined ? '-' : `${block.number}.`;
      const task = block.task === undefined ? '' : block.task === 'done' ? '[x] ' : '[ ] ';
      return `${marker} ${task}${block.lines.join('\n')}`;
    }
    case 'code': {
      const fence = '`'.repeat(Math.max(3, longestRun(block.lines) + 1));
      return [`${fence}${block.language}`, ...block.lines, fence].join('\n');
    }
    case 'table':
      return [block.header, block.delimiter, ...block.rows].join('\n');
  }
}

function longestRun(lines: readonly string[]): number {
  let longest = 0;
  for (const line of lines) {
    for (const run of line.match(/`+/g) ?? []) longest = Math.max(longest, run.length);
  }
  return longest;
}
