import { describe, expect, it } from 'vitest';
import { cleanUp } from '../../../../src/shared/text/clean-up/clean-up.ts';

const AS_SHIPPED = { fillers: true, stutters: true, spokenPunctuation: false, capitals: true };

function clean(text: string, language: string, choices: Partial<typeof AS_SHIPPED> = {}): string {
  return cleanUp(text, { ...AS_SHIPPED, ...choices, language }).text;
}

describe('fillers', () => {
  it.each([
    ['en', "Um, let's go.", "Let's go."],
    ['en', 'So, um, I think', 'So, I think'],
    ['en', 'I, uh, want it', 'I want it'],
    ['en', 'ok, uh, send', 'ok, send'],
    ['en', 'I want to uh. Go on.', 'I want to. Go on.'],
    ['en', 'Uh.', ''],
    ['en', '5 mm wide', '5 mm wide'],
    ['en', 'Uh-huh, like, so, well', 'Uh-huh, like, so, well'],
    ['en', 'Er, no', 'No'],
    ['en', 'the ER diagram', 'the ER diagram'],
    ['en', 'um, uh, er, the file', 'the file'],
    ['de', 'Ähm, geh um die Ecke, er auch.', 'Geh um die Ecke, er auch.'],
    ['de', 'Ich äh will das.', 'Ich will das.'],
    ['es', 'Eh, este archivo', 'Este archivo'],
    ['es', '¿Vamos, eh?', '¿Vamos, eh?'],
    ['fr', 'Euh, je veux heu ça.', 'Je veux ça.'],
    ['it', 'Ehm, apri il file', 'Apri il file'],
  ])('%s: %j becomes %j', (language, heard, text) => {
    expect(clean(heard, language)).toBe(text);
  });
});

describe('stutters', () => {
  it.each([
    ['en', 'the the file', 'the file'],
    ['en', 'The the the file', 'The file'],
    ['en', 'I- I mean it', 'I mean it'],
    ['en', 're- re- restart it', 'restart it'],
    ['en', 're-re-restart it', 'restart it'],
    ['en', 'I-I think', 'I think'],
    ['en', 're-render the t-test', 're-render the t-test'],
    [
      'en',
      'I think, that that is, had had, very very, no no no, bye bye, 1 1 1, ha ha',
      'I think, that that is, had had, very very, no no no, bye bye, 1 1 1, ha ha',
    ],
    ['en', 'I want I want to go', 'I want to go'],
    ['en', 'in the in the file', 'in the file'],
    ['en', 'We should, we should go', 'We should go'],
    ['en', 'say "the the"', 'say "the the"'],
    ['de', 'die die, der der, das das', 'die die, der der, das das'],
    ['de', 'ich ich gehe', 'ich gehe'],
    ['fr', 'nous nous levons, vous vous', 'nous nous levons, vous vous'],
    ['fr', 'je je veux', 'je veux'],
    ['en', 'log in in the morning', 'log in in the morning'],
    ['en', 'a a b c', 'a a b c'],
    ['en', 'hello . world', 'hello . world'],
    ['en', 'If you use it, it works', 'If you use it, it works'],
    ['en', 'It works, it works!', 'It works, it works!'],
    ['en', 'Because of this, this package', 'Because of this, this package'],
    ['en', 'the, the file', 'the file'],
  ])('%s: %j becomes %j', (language, heard, text) => {
    expect(clean(heard, language)).toBe(text);
  });
});

describe('capitals and blanks', () => {
  it.each([
    [
      'en',
      'it works. then npm fails. npm is old. iOS too.',
      'it works. Then npm fails. npm is old. iOS too.',
    ],
    ['en', 'e.g. this, i.e. that. ok', 'e.g. this, i.e. that. Ok'],
    ['en', 'hello  world ,  yes', 'hello world, yes'],
    ['en', 'i think i can, for i in range', 'I think I can, for i in range'],
    ['fr', 'Vraiment ? Oui !', 'Vraiment ? Oui !'],
    ['en', 'Really ? Yes', 'Really? Yes'],
    ['en', 'in being modern.', 'in being modern.'],
    ['en', 'and then run', 'and then run'],
    ['en', 'See U.S. federal law. then stop', 'See U.S. federal law. Then stop'],
    ['en', 'pino is fast. pino logs. zx too.', 'pino is fast. pino logs. zx too.'],
    ['en', 'Run `a  b` now', 'Run `a  b` now'],
    ['en', 'It works.  Then it fails', 'It works. Then it fails'],
  ])('%s: %j becomes %j', (language, heard, text) => {
    expect(clean(heard, language)).toBe(text);
  });
});

describe('spoken punctuation', () => {
  it.each([
    ['en', 'Hello comma world question mark', 'Hello, world?'],
    ['en', 'Hello, comma, world full stop.', 'Hello, world.'],
    ['en', 'press the comma key', 'press the comma key'],
    ['en', 'add a comma', 'add a comma'],
    ['en', 'I am done period', 'I am done.'],
    ['en', 'a period of time', 'a period of time'],
    ['en', 'a colon cancer study', 'a colon cancer study'],
    ['en', 'it works period next', 'it works period next'],
    ['en', 'comma', 'comma'],
    ['de', 'Hallo Komma Welt Fragezeichen', 'Hallo, Welt?'],
    ['de', 'der Punkt ist wichtig', 'der Punkt ist wichtig'],
    ['fr', "Vraiment point d'interrogation", 'Vraiment\u202F?'],
    ['fr', 'un point de vue', 'un point de vue'],
    ['es', 'Hola coma mundo', 'Hola coma mundo'],
    ['es', 'hola punto Adiós', 'hola. Adiós'],
    ['es', 'hola punto y coma adiós', 'hola; adiós'],
    ['it', 'Ciao virgola mondo punto', 'Ciao, mondo.'],
  ])('%s: %j becomes %j', (language, heard, text) => {
    expect(clean(heard, language, { spokenPunctuation: true, capitals: false })).toBe(text);
  });

  it('is words while it is off', () => {
    expect(clean('Hello comma world question mark', 'en')).toBe('Hello comma world question mark');
  });
});

it('leaves out nothing whose rule is off', () => {
  const text = 'Um, the the file .  i think';
  const off = { fillers: false, stutters: false, spokenPunctuation: false, capitals: false };
  expect(cleanUp(text, { ...off, language: 'en' })).toEqual({ text, rules: [] });
});

it('names the rules that changed something', () => {
  const result = cleanUp('Um, the the file  is here. then go', { ...AS_SHIPPED, language: 'en' });
  expect(result).toEqual({
    text: 'The file is here. Then go',
    rules: ['fillers', 'stutters', 'blanks', 'capitals'],
  });
});

it('touches no words of a language that it does not know', () => {
  expect(clean('um, um  the the', 'pt')).toBe('um, um the the');
});
