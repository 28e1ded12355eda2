import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitSentences } from '../../../../src/shared/text/speech/sentences.ts';

describe('sentences', () => {
  it.each([
    ['en', 'Hello there. How are you? Fine!', ['Hello there.', 'How are you?', 'Fine!']],
    ['en-GB', 'Dr. Smith arrived. He was late.', ['Dr. Smith arrived.', 'He was late.']],
    ['en', 'Use Node.js. It works.', ['Use Node.js.', 'It works.']],
    ['en', 'J. K. Rowling wrote it. I read it.', ['J. K. Rowling wrote it.', 'I read it.']],
    ['en', 'First line\nSecond line\n\nThird. Done.', ['First line', 'Second line', 'Third.', 'Done.']],
    ['en', 'He said "stop." Then he left.', ['He said "stop.', 'Then he left.']],
    ['en', '(It failed.) Now it works.', ['(It failed.', 'Now it works.']],
    ['en', 'Wait... what? Yes.', ['Wait... what?', 'Yes.']],
    ['en', 'version 2.0. next', ['version 2.0. next']],
    ['en', 'It ends with etc. and more. Really.', ['It ends with etc. and more.', 'Really.']],
    ['en', 'See No. 5 or Fig. 3. No. That is it.', ['See No. 5 or Fig. 3.', 'No.', 'That is it.']],
    ['en', 'Pi is 3.14. What?! Yes', ['Pi is 3.14.', 'What?!', 'Yes']],
    ['de', 'Das ist z. B. gut, z.B. Das. Am 3. März ja.', ['Das ist z. B. gut, z.B. Das.', 'Am 3. März ja.']],
    ['de', 'In Zeile 12. Der 2. Versuch ging.', ['In Zeile 12.', 'Der 2. Versuch ging.']],
    ['es', '¿Qué? ¡Sí! El Sr. López, pág. 3. Fin.', ['¿Qué?', '¡Sí!', 'El Sr. López, pág. 3.', 'Fin.']],
    ['fr', 'M. Dupont, cf. Annexe. Vraiment ? Oui.', ['M. Dupont, cf. Annexe.', 'Vraiment ?', 'Oui.']],
    ['it', 'Il Dott. Rossi, pag. 4. Va bene.', ['Il Dott. Rossi, pag. 4.', 'Va bene.']],
    ['zh', '这是一个。那是两个！真的吗？是的', ['这是一个。', '那是两个！', '真的吗？', '是的']],
    ['ja', '「はい。」と言った。次。', ['「はい。」と言った。', '次。']],
    ['hi', 'यह एक है। यह दो है।', ['यह एक है।', 'यह दो है।']],
    ['ar', 'هل أنت هنا؟ نعم. جيد.', ['هل أنت هنا؟', 'نعم.', 'جيد.']],
    ['he', 'שלום. מה שלומך? טוב.', ['שלום.', 'מה שלומך?', 'טוב.']],
    ['en', '', []],
    ['en', ' \n ', []],
  ])('in %s: %s', (language, paragraph, sentences) => {
    expect(splitSentences(paragraph, language)).toEqual(sentences);
  });

  it('lose no letter and no digit', () => {
    const letters = (text: string) => text.replaceAll(/[^\p{L}\p{N}]/gu, '');
    const part = fc.constantFrom(
      'a',
      'B',
      '1',
      '.',
      '!',
      '?',
      '…',
      '。',
      '।',
      '؟',
      ' ',
      '\n',
      '"',
      ')',
      'Dr',
      'é',
    );
    fc.assert(
      fc.property(fc.array(part), fc.constantFrom('en', 'de', 'zh', 'xx'), (parts, language) => {
        const text = parts.join('');
        expect(letters(splitSentences(text, language).join(''))).toBe(letters(text));
      }),
      { numRuns: 500 },
    );
  });
});
