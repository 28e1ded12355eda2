import { spokenBlock } from './blocks.ts';
import { plainText } from './characters.ts';
import { type Cleaning, cleaningOf, type CleaningOptions } from './cleaning.ts';
import type { Block } from './markdown/block.ts';
import { BlockReader } from './markdown/block-reader.ts';

/**
 * Turns what an agent wrote, Markdown, into paragraphs for the ear: code is summed up, marks vanish, and names, paths,
 * addresses and numbers become words. Nothing to say is an empty list. Square brackets in the result are always an
 * inline pronunciation, `[word](/phonemes/)`, never text of the user. The time is linear in the length of the text.
 */
export function clean(markdown: string, options: CleaningOptions = {}): readonly string[] {
  const cleaning = cleaningOf(options);
  return readBlocks(plainText(markdown), cleaning)
    .flatMap((block) => spokenBlock(block, cleaning))
    .filter((paragraph) => /[\p{L}\p{N}]/u.test(paragraph));
}

function readBlocks(text: string, { does }: Cleaning): readonly Block[] {
  const reader = new BlockReader({
    keepQuotes: !does('quote'),
    keepFrontMatter: !does('front-matter'),
    keepDefinitions: !does('definition'),
  });
  const blocks: Block[] = [];
  for (const line of text.split('\n')) {
    for (const block of reader.push(line)) blocks.push(block);
  }
  return [...blocks, ...reader.end()];
}
