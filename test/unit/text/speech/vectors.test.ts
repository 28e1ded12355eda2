import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { clean } from '../../../../src/shared/text/speech/clean.ts';
import { splitSentences } from '../../../../src/shared/text/speech/sentences.ts';
import { CAPITAL_WORDS } from '../../../../src/shared/text/speech/tables/capital-words.ts';

interface Vector {
  readonly input: string;
  readonly spoken: string;
}

function readLines<T>(name: string): readonly T[] {
  const text = readFileSync(new URL(`../../../fixtures/voice/${name}`, import.meta.url), 'utf8');
  return text
    .trim()
    .split('\n')
    .map((line): T => JSON.parse(line));
}

const vectors = readLines<Vector>('vectors-clean.jsonl');

describe('the vectors of the shipped voice', () => {
  it('are all there', () => {
    expect(vectors).toHaveLength(88);
  });

  it.each(vectors)('$input', ({ input, spoken }) => {
    expect(clean(input).join('\n')).toBe(spoken);
  });

  it('are the same with a dictionary that also knows short forms', () => {
    const shortForms = new Set(['async', 'auth', 'bool', 'env', 'grep', 'id', 'init', 'io', 'lib', 'vim']);
    const isWord = (word: string) => CAPITAL_WORDS.has(word) || shortForms.has(word);
    for (const { input, spoken } of vectors) expect(clean(input, { isWord }).join('\n')).toBe(spoken);
  });
});

describe('sentences of coding agents', () => {
  const sentences = readLines<{ readonly id: string; readonly markdown: string }>('agent-sentences.jsonl');

  it('are sixty, each with its own name, and none of them a vector', () => {
    expect(new Set(sentences.map(({ id }) => id)).size).toBe(60);
    const inputs = new Set(vectors.map(({ input }) => input));
    expect(sentences.filter(({ markdown }) => inputs.has(markdown))).toEqual([]);
  });

  it.each(sentences)('$id is one sentence without marks', ({ markdown }) => {
    const paragraphs = clean(markdown);
    expect(paragraphs).toHaveLength(1);
    expect(paragraphs[0]).not.toMatch(/[`*_\\/]/);
    expect(splitSentences(paragraphs[0] ?? '')).toHaveLength(1);
  });
});
