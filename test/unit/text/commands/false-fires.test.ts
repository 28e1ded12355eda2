import { describe, expect, it } from 'vitest';
import { falseFires } from '../../../../bench/commands/false-fires.ts';
import { beginningsOf, technicalEnglish } from '../../../../bench/commands/technical-english.ts';

/** Packages that this program or its tests cannot do without, on every system. */
const PACKAGES =
  'pino acorn playwright-core typescript commander vite axe-core minimatch semver glob dependency-cruiser express router qs zod tar node-gyp async type-fest dotenv'.split(
    ' ',
  );
const LINES = 5000;

describe('ordinary technical English', () => {
  const sentences = technicalEnglish({ packages: PACKAGES, limit: LINES });

  it('is at hand in quantity', () => {
    expect(sentences).toHaveLength(LINES);
  });

  it('sends, withdraws and misleads nothing', () => {
    const { fires } = falseFires('packages', sentences);
    expect(fires).toEqual([]);
  });

  it.each(['de', 'es', 'fr', 'it', 'ja'])('does not when it is taken for %s', (language) => {
    const { fires } = falseFires('packages', evenly(sentences, 500), { language });
    expect(fires).toEqual([]);
  });

  it('does not when it is broken off after any word', () => {
    const { fires } = falseFires('broken off', evenly(sentences, 300).flatMap(beginningsOf));
    expect(fires).toEqual([]);
  });
});

function evenly(sentences: readonly string[], count: number): readonly string[] {
  const every = Math.floor(sentences.length / count);
  return sentences.filter((_, index) => index % every === 0);
}
