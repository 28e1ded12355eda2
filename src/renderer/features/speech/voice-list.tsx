/** The voices by language: which one speaks, where each comes from, and what it sounds like. */
import { useState } from 'react';
import type { ReactNode } from 'react';
import { usePage } from '../../app/page.ts';
import { words } from '../../app/words.ts';
import { useStore } from '../../lib/store.ts';
import type { VoiceInfo } from '../../../shared/contract/speech.ts';
import { languageName } from './language-names.ts';
import { groupVoices } from './voice-choice.ts';
import type { VoiceGroup, VoiceSettings } from './voice-choice.ts';
import { VoiceRow } from './voice-row.tsx';

/** With more voices than these a person wants to search. */
const EASILY_SEEN = 12;

export function VoiceList(): ReactNode {
  const { speech } = usePage();
  const { value, problem } = useStore(speech.voices.answer, (answer) => answer);
  const settings = useStore(speech.settings.shown, (shown) => shown);
  return (
    <section className="voices" aria-labelledby="voices-heading">
      <h2 id="voices-heading" className="heading">
        {words.speech.voicesHeading}
      </h2>
      {problem !== null && <p className="voices-note">{problem}</p>}
      {problem === null && (value === null || settings === null) && (
        <p className="secondary voices-note">{words.speech.voicesLoading}</p>
      )}
      {value !== null && settings !== null && <Groups voices={value.voices} settings={settings} />}
      {value !== null && value.hint !== null && <p className="secondary voices-note">{value.hint}</p>}
    </section>
  );
}

interface GroupsProps {
  readonly voices: readonly VoiceInfo[];
  readonly settings: VoiceSettings;
}

function Groups({ voices, settings }: GroupsProps): ReactNode {
  const [wanted, setWanted] = useState('');
  if (voices.length === 0) return <p className="secondary voices-note">{words.speech.voicesNone}</p>;
  const groups = groupVoices(voices, settings, navigator.languages, languageName);
  const found = search(groups, wanted);
  const searching = found !== groups;
  return (
    <>
      {voices.length > EASILY_SEEN && (
        <input
          type="search"
          className="text-field voices-filter"
          value={wanted}
          placeholder={words.speech.voicesFilter}
          aria-label={words.speech.voicesFilter}
          onChange={(event) => setWanted(event.target.value)}
        />
      )}
      {found.length === 0 && <p className="secondary voices-note">{words.speech.voicesFilterEmpty}</p>}
      {found.map((group, index) => (
        <Group
          key={`${group.language} ${searching}`}
          group={group}
          all={voices}
          settings={settings}
          open={index === 0 || searching || voices.length <= EASILY_SEEN}
        />
      ))}
    </>
  );
}

/** Groups whose language is called so, else their voices that are; all of them while nothing is searched. */
function search(groups: readonly VoiceGroup[], wanted: string): readonly VoiceGroup[] {
  const term = wanted.trim().toLocaleLowerCase();
  if (term === '') return groups;
  return groups.flatMap((group) => {
    if (languageName(group.language).toLocaleLowerCase().includes(term)) return [group];
    const voices = group.voices.filter(({ name, id }) => `${name} ${id}`.toLocaleLowerCase().includes(term));
    return voices.length === 0 ? [] : [{ ...group, voices }];
  });
}

interface GroupProps {
  readonly group: VoiceGroup;
  readonly all: readonly VoiceInfo[];
  readonly settings: VoiceSettings;
  readonly open: boolean;
}

function Group({ group, all, settings, open }: GroupProps): ReactNode {
  const language = languageName(group.language);
  const chosen = all.find(({ id }) => id === group.chosenId);
  return (
    <details className="voice-group" open={open}>
      <summary className="voice-summary">
        <span>{language}</span>
        <span className="secondary small truncate">
          {chosen?.name ?? group.chosenId ?? (group.language === '*' ? '' : words.speech.engineChooses)}
        </span>
      </summary>
      <fieldset>
        <legend className="sr-only">{words.speech.voiceFor(language)}</legend>
        {group.voices.map((voice) => (
          <VoiceRow
            key={voice.id}
            voice={voice}
            all={all}
            settings={settings}
            chosen={voice.id === group.chosenId}
          />
        ))}
      </fieldset>
    </details>
  );
}
