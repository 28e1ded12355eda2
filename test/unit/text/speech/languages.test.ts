import { describe, expect, it } from 'vitest';
import { clean } from '../../../../src/shared/text/speech/clean.ts';
import { select } from '../../../../src/shared/text/speech/select.ts';

const TEXT = [
  '# Titel',
  '`getUserById` **ist** in [dieser Datei](x.md): src/users/service.ts:42 ✅',
  '- [x] a1',
  '- [ ] b1',
  '```ts\nx\ny\n```',
  '```sh\nls\n```',
  '```diff\n+a\n-b\n-c\n```',
  '| A | B |\n|---|---|\n| c | d |',
  '![Bild1](a.png)',
  'https://www.example.com:8080/x, me@example.com, v1.2.0, 127.0.0.1, token ghp_Zk3mQ9aB7xT2vR8nL5cY1wE6, 2.0',
].join('\n\n');

const spoken = (language: string) => clean(TEXT, { language });

describe('other languages', () => {
  it('have German words', () => {
    expect(spoken('de-AT')).toEqual([
      'Titel.',
      'get user by ID ist in dieser Datei: service Punkt TS in users, Zeile 42',
      'Erledigt, A 1.',
      'Zu tun, B 1.',
      'Codeblock, 2 Zeilen TypeScript.',
      'Befehl: ls.',
      'Diff, 1 Zeile hinzugefügt, 2 entfernt.',
      'Tabelle, 1 Zeile: A, B.',
      'Bild, bild 1',
      'example Punkt com Port 8080, me at example Punkt com, Version 1 Punkt 2 Punkt 0, 127 Punkt 0 Punkt 0 Punkt 1, token ein langes Token, 2.0',
    ]);
  });

  it.each([
    ['es', 'Bloque de código, 2 líneas de TypeScript.', 'Hecho, A 1.', 'Tabla, 1 fila: A, B.'],
    ['fr', 'Bloc de code, 2 lignes de TypeScript.', 'Fait, A 1.', 'Tableau, 1 ligne : A, B.'],
    ['it', 'Blocco di codice, 2 righe di TypeScript.', 'Fatto, A 1.', 'Tabella, 1 riga: A, B.'],
  ])('have words of their own: %s', (language, code, done, table) => {
    expect(spoken(language)).toEqual(expect.arrayContaining([code, done, table]));
  });

  it('have no English phonemes', () => {
    expect(clean('`a` /etc/hosts', { language: 'fr' })).toEqual(['A slash etc slash hosts']);
  });

  it('without a table hear the text and no word that is not in it', () => {
    expect(spoken('ja')).toEqual([
      'Titel.',
      'getUserById ist in dieser Datei: service.ts:42',
      'a1.',
      'b1.',
      'A, B.',
      'Bild1',
      'example.com:8080, me@example.com, v1.2.0, 127.0.0.1, token 2.0',
    ]);
  });

  it('count what was left out in their own words', () => {
    const paragraphs = ['Eins ist da und fertig. Zwei. Drei. Vier. Fünf.'];
    expect(select(paragraphs, 'short', { language: 'de' }).at(-1)).toBe('Und 2 weitere Sätze.');
    expect(select(paragraphs, 'short', { language: 'fi' })).toEqual(['Eins ist da und fertig. Zwei. Drei.']);
  });
});
