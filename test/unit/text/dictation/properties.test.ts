import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cleanUp } from '../../../../src/shared/text/clean-up/clean-up.ts';
import { writeCode } from '../../../../src/shared/text/coding/write-code.ts';
import { processText } from '../../../../src/shared/text/dictation/process-text.ts';

const LANGUAGES = ['en', 'de', 'es', 'fr', 'it', 'ja'] as const;
const EVERYTHING = { fillers: true, stutters: true, spokenPunctuation: true, capitals: true };

/** Words that rules are about, in all languages, and what may stand between. */
const RULE_WORDS = (
  'dot slash dash underscore colon at star pipe hash plus equals arrow quote unquote backtick tilde dunder open close paren ' +
  'bracket brace angle double triple end case camel snake kebab pascal all caps no space point one two eighty thousand ' +
  'version port localhost git npm install src index package json ts env read me the a is and to of in i user example com ' +
  'http dollar sign semicolon comma foo bar x 8080 -- --force foo.bar foo(bar) Punkt Komma Klammer auf zu punto barra guion ' +
  'tiret point trattino um uh äh er eh euh ehm I- re- re-re-restart the the um, Uh. question mark full stop period'
).split(' ');
const GAPS = [' ', ' ', ' ', ', ', '. ', '  ', '\n', '? ', ' "', '" ', '- '];

const sentences = fc
  .array(fc.tuple(fc.constantFrom(...RULE_WORDS), fc.constantFrom(...GAPS)), { maxLength: 25 })
  .map((parts) => parts.map(([word, gap]) => word + gap).join(''));
const texts = fc.oneof({ weight: 4, arbitrary: sentences }, fc.string({ unit: 'binary', maxLength: 60 }));
const languages = fc.constantFrom(...LANGUAGES);

/** Words that no rule knows, each once. */
const strangers = fc
  .uniqueArray(fc.stringMatching(/^[bcdfghjklmnpqrstvwz]{5,7}$/u), { maxLength: 12 })
  .filter((words) => words.every((word) => !/^(?:h+m+|m+)$/u.test(word)));

const lettersOf = (text: string): string => text.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '');

describe('every stage', () => {
  it('changes nothing more when it is applied again', () => {
    fc.assert(
      fc.property(texts, languages, (text, language) => {
        const clean = cleanUp(text, { ...EVERYTHING, language }).text;
        expect(cleanUp(clean, { ...EVERYTHING, language })).toEqual({ text: clean, rules: [] });
        const code = writeCode(text, language).text;
        expect(writeCode(code, language)).toEqual({ text: code, rules: [] });
      }),
      { numRuns: 1500 },
    );
  });

  it('names rules exactly when it changed something', () => {
    fc.assert(
      fc.property(texts, languages, (text, language) => {
        for (const result of [cleanUp(text, { ...EVERYTHING, language }), writeCode(text, language)]) {
          expect(result.rules.length > 0).toBe(result.text !== text);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('keeps all words that no rule is about, in their order', () => {
    fc.assert(
      fc.property(
        strangers,
        fc.infiniteStream(fc.constantFrom(...RULE_WORDS)),
        languages,
        (words, others, language) => {
          const text = words.map((word) => `${word} ${others.next().value ?? ''}`).join(' ');
          const result = lettersOf(
            processText(text, { language, cleanUp: EVERYTHING, codingMode: true }).text,
          );
          let from = 0;
          for (const word of words) {
            const at = result.indexOf(word, from);
            expect(at, `${word} of ${text}`).toBeGreaterThanOrEqual(from);
            from = at + word.length;
          }
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('takes no more words away than fillers, stutters and names of signs', () => {
    fc.assert(
      fc.property(strangers, languages, (words, language) => {
        const text = words.join(' ');
        expect(processText(text, { language, cleanUp: EVERYTHING, codingMode: true }).text).toBe(text);
      }),
    );
  });

  it('makes nothing of nothing', () => {
    expect(processText('', { language: 'en', cleanUp: EVERYTHING, codingMode: true })).toEqual({
      text: '',
      commands: [],
      question: null,
      changes: [],
    });
  });
});

/** A busy machine may be slow; what is not linear would take hours. */
const TIMEOUT_MS = 60_000;
const HUNDRED_KILOBYTES = 100_000;

describe('a hundred kilobytes', { timeout: TIMEOUT_MS }, () => {
  it.each([
    ['blanks', ' '],
    ['blanks and a word', `x${' '.repeat(100)}`],
    ['signs', '!'],
    ['quotes', '"'],
    ['dots', 'dot '],
    ['slashes', 'slash '],
    ['dashes', 'dash '],
    ['words and dashes', 'foo dash '],
    ['words and slashes', 'foo slash '],
    ['open brackets', 'open paren '],
    ['closed brackets', 'open paren x close paren '],
    ['quotations', 'quote x unquote '],
    ['backticks', 'backtick '],
    ['cases', 'camel case foo '],
    ['stars', 'star '],
    ['numbers', 'one point '],
    ['fillers', 'um, '],
    ['stutters', 'the '],
    ['broken words', 'a- '],
    ['one broken word', 'a-'],
    ['one word', 'a'],
    ['commas', 'a , '],
    ['full stops', '. '],
    ['line breaks', '\n'],
    ['programs', 'git pipe grep '],
    ['marks', 'comma '],
  ])('of %s takes no time worth speaking of', (_name, unit) => {
    const text = unit.repeat(Math.ceil(HUNDRED_KILOBYTES / unit.length));
    for (const language of ['en', 'fr']) {
      expect(typeof processText(text, { language, cleanUp: EVERYTHING, codingMode: true }).text).toBe(
        'string',
      );
    }
  });
});
