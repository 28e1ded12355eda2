/** Own words with what they sound like. */
import { Plus, X } from 'lucide-react';
import { useRef, useState } from 'react';
import type { FormEvent, ReactNode } from 'react';
import { useEngineView, usePage } from '../../app/page.ts';
import { words } from '../../app/words.ts';
import { keepFocus } from '../../lib/controls.tsx';
import { useStore } from '../../lib/store.ts';
import { spokenForms, withoutWord, withWord, wordsLike } from './own-words.ts';
import type { OwnWord, OwnWords } from './own-words.ts';

/** With more words than these a person wants to search. */
const EASILY_SEEN = 12;
/** More are not put into the document. */
const MOST_SHOWN = 100;

export function VocabularyList(): ReactNode {
  const { settings } = usePage();
  const entries = useStore(settings.shown, (shown) => shown?.['vocabulary.entries']);
  return (
    <section className="vocabulary" aria-labelledby="vocabulary-heading">
      <h2 id="vocabulary-heading" className="heading">
        {words.vocabulary.heading}
        {entries !== undefined && entries.length > 0 && (
          <span className="waiting-count">{entries.length}</span>
        )}
      </h2>
      <p className="secondary vocabulary-intro">{words.vocabulary.intro}</p>
      <AddWord entries={entries} />
      {entries === undefined ? (
        <p className="secondary voices-note">{words.vocabulary.loading}</p>
      ) : (
        <List entries={entries} />
      )}
    </section>
  );
}

function AddWord({ entries }: { readonly entries: OwnWords | undefined }): ReactNode {
  const { settings } = usePage();
  const live = useEngineView((view) => view.connection === 'live');
  const [written, setWritten] = useState('');
  const [spoken, setSpoken] = useState('');
  const [note, setNote] = useState('');
  const field = useRef<HTMLInputElement>(null);
  const word = written.trim();
  const forms = spokenForms(spoken);

  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    if (entries === undefined || word === '' || !live) return;
    if (forms.some((form) => form.length > 100)) return setNote(words.vocabulary.tooLong);
    setNote(entries.some((entry) => entry.written === word) ? words.vocabulary.known(word) : '');
    void settings.change('vocabulary.entries', withWord(entries, { written: word, spoken: forms }));
    setWritten('');
    setSpoken('');
    field.current?.focus();
  };
  return (
    <form className="add-word" onSubmit={onSubmit}>
      <label className="field">
        <span className="field-head">{words.vocabulary.written}</span>
        <input
          ref={field}
          type="text"
          className="text-field code"
          maxLength={100}
          spellCheck={false}
          autoCapitalize="off"
          value={written}
          placeholder={words.vocabulary.writtenPlaceholder}
          onChange={(event) => setWritten(event.target.value)}
        />
      </label>
      <label className="field">
        <span className="field-head">{words.vocabulary.spoken}</span>
        <input
          type="text"
          className="text-field"
          value={spoken}
          placeholder={words.vocabulary.spokenPlaceholder}
          aria-describedby="spoken-help"
          onChange={(event) => setSpoken(event.target.value)}
        />
      </label>
      <button type="submit" className="button" disabled={!live || entries === undefined || word === ''}>
        <Plus size={16} strokeWidth={1.5} aria-hidden />
        {words.vocabulary.add}
      </button>
      <p id="spoken-help" className="secondary small add-help">
        {words.vocabulary.spokenHelp}
      </p>
      <p role="status" className="small add-help">
        {note}
      </p>
    </form>
  );
}

function List({ entries }: { readonly entries: OwnWords }): ReactNode {
  const [wanted, setWanted] = useState('');
  if (entries.length === 0) return <p className="secondary voices-note">{words.vocabulary.empty}</p>;
  const found = wordsLike(entries, wanted);
  return (
    <>
      {entries.length > EASILY_SEEN && (
        <input
          type="search"
          className="text-field voices-filter"
          value={wanted}
          placeholder={words.vocabulary.search}
          aria-label={words.vocabulary.search}
          onChange={(event) => setWanted(event.target.value)}
        />
      )}
      {found.length === 0 && <p className="secondary voices-note">{words.vocabulary.noMatch}</p>}
      <ul className="own-words" aria-label={words.vocabulary.list}>
        {found.slice(0, MOST_SHOWN).map((word) => (
          <WordRow key={word.written} word={word} entries={entries} />
        ))}
      </ul>
      {found.length > MOST_SHOWN && (
        <p className="secondary voices-note">{words.vocabulary.more(found.length - MOST_SHOWN)}</p>
      )}
    </>
  );
}

function WordRow({ word, entries }: { readonly word: OwnWord; readonly entries: OwnWords }): ReactNode {
  const { settings } = usePage();
  const live = useEngineView((view) => view.connection === 'live');
  return (
    <li className="own-word" data-testid="own-word">
      <span className="own-written code">{word.written}</span>
      <span className="own-spoken secondary" dir="auto">
        {word.spoken.join(', ')}
      </span>
      <button
        type="button"
        className="icon-button"
        aria-label={words.vocabulary.remove(word.written)}
        title={words.vocabulary.remove(word.written)}
        disabled={!live}
        onMouseDown={keepFocus}
        onClick={() => void settings.change('vocabulary.entries', withoutWord(entries, word.written))}
      >
        <X size={16} strokeWidth={1.5} aria-hidden />
      </button>
    </li>
  );
}
