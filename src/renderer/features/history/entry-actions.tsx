/** What can be done with an entry. What needs a choice asks in place, below the buttons. */
import { Languages, Send, SendHorizontal, Star, StarOff } from 'lucide-react';
import { useId, useState } from 'react';
import type { FormEvent, ReactNode } from 'react';
import { useEngineView, usePage } from '../../app/page.ts';
import { words } from '../../app/words.ts';
import { keepFocus } from '../../lib/controls.tsx';
import { CopyButton } from '../../lib/copy-button.tsx';
import type { AgentInfo, TranscriptEntry } from '../../../shared/contract/control.ts';
import { isLanguage } from '../../../shared/settings/languages.ts';
import { languageName } from '../speech/language-names.ts';
import { primaryLanguage } from '../speech/voice-choice.ts';
import { DeleteButton } from '../transcript/delete-button.tsx';
import { resendTarget } from '../transcript/resend-target.ts';

const NO_AGENTS: readonly AgentInfo[] = [];
const USUAL_LANGUAGES = [
  'en',
  'de',
  'es',
  'fr',
  'it',
  'pt',
  'nl',
  'pl',
  'ru',
  'uk',
  'tr',
  'ar',
  'hi',
  'zh',
  'ja',
  'ko',
];

interface Props {
  readonly entry: TranscriptEntry;
  readonly onDeleted: () => void;
}

export function EntryActions({ entry, onDeleted }: Props): ReactNode {
  const { commands, history } = usePage();
  const [asking, setAsking] = useState<'agent' | 'language' | null>(null);
  const live = useEngineView((view) => view.connection === 'live');
  const agents = useEngineView((view) => view.snapshot?.agents ?? NO_AGENTS);
  const target = useEngineView((view) => resendTarget(entry, view.snapshot));
  const others = agents.filter(({ id, state }) => id !== target && state === 'connected');
  const { actions } = words.history;
  const toggle = (question: 'agent' | 'language'): void => setAsking(asking === question ? null : question);
  const StarIcon = entry.starred ? StarOff : Star;
  return (
    <div className="actions">
      <div className="action-row">
        {entry.text !== '' && (
          <>
            <CopyButton text={entry.text} label={words.transcript.copy} />
            <button
              type="button"
              className="button button-small"
              disabled={!live || target === null}
              onMouseDown={keepFocus}
              onClick={() => void commands.sendAgain(entry.id, target ?? undefined)}
            >
              <Send size={16} strokeWidth={1.5} aria-hidden />
              {target === null || target === entry.agentId ? actions.sendAgain : actions.sendTo(target)}
            </button>
            <button
              type="button"
              className="button button-small"
              aria-expanded={asking === 'agent'}
              disabled={!live}
              onMouseDown={keepFocus}
              onClick={() => toggle('agent')}
            >
              <SendHorizontal size={16} strokeWidth={1.5} aria-hidden />
              {actions.sendElsewhere}
            </button>
          </>
        )}
        {entry.hasAudio && (
          <button
            type="button"
            className="button button-small"
            aria-expanded={asking === 'language'}
            disabled={!live}
            onMouseDown={keepFocus}
            onClick={() => toggle('language')}
          >
            <Languages size={16} strokeWidth={1.5} aria-hidden />
            {actions.recogniseAgain}
          </button>
        )}
        <button
          type="button"
          className="button button-small"
          disabled={!live}
          onMouseDown={keepFocus}
          onClick={() => void history.commands.star(entry.id, !entry.starred)}
        >
          <StarIcon size={16} strokeWidth={1.5} aria-hidden />
          {entry.starred ? actions.unstar : actions.star}
        </button>
        <DeleteButton entryId={entry.id} onDeleted={onDeleted} />
      </div>
      {asking === 'agent' && (
        <div className="action-row" role="group" aria-label={actions.sendElsewhere}>
          {others.length === 0 && <p className="secondary small">{actions.nobody}</p>}
          {others.map(({ id }) => (
            <button
              key={id}
              type="button"
              className="button button-small"
              disabled={!live}
              title={id}
              onMouseDown={keepFocus}
              onClick={() => {
                setAsking(null);
                void commands.sendAgain(entry.id, id);
              }}
            >
              <span className="truncate">{actions.sendTo(id)}</span>
            </button>
          ))}
        </div>
      )}
      {asking === 'language' && <RecogniseAgain entry={entry} onDone={() => setAsking(null)} />}
    </div>
  );
}

/** Value of the option that leaves the language to the settings. */
const AS_SET = '';

function RecogniseAgain({
  entry,
  onDone,
}: {
  readonly entry: TranscriptEntry;
  readonly onDone: () => void;
}): ReactNode {
  const { history } = usePage();
  const id = useId();
  const [language, setLanguage] = useState(AS_SET);
  const [translate, setTranslate] = useState(false);
  const [working, setWorking] = useState(false);
  const live = useEngineView((view) => view.connection === 'live');
  const { actions } = words.history;
  const own = [...navigator.languages.map(primaryLanguage), entry.language ?? 'en'];
  const codes = [...new Set([...own, ...USUAL_LANGUAGES])].filter(isLanguage);

  const onSubmit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setWorking(true);
    await history.commands.recogniseAgain(entry.id, {
      ...(language === AS_SET ? {} : { language }),
      ...(translate ? { task: 'translate' } : {}),
    });
    setWorking(false);
    onDone();
  };
  return (
    <form className="action-row" onSubmit={(event) => void onSubmit(event)}>
      <div className="filter">
        <label htmlFor={id}>{actions.language}</label>
        <select
          id={id}
          className="select select-small"
          value={language}
          onChange={(event) => setLanguage(event.target.value)}
        >
          <option value={AS_SET}>{actions.asSet}</option>
          <option value="auto">{actions.autoLanguage}</option>
          {codes.map((code) => (
            <option key={code} value={code}>
              {languageName(code)}
            </option>
          ))}
        </select>
      </div>
      <label className="check">
        <input type="checkbox" checked={translate} onChange={(event) => setTranslate(event.target.checked)} />
        {actions.translate}
      </label>
      <button type="submit" className="button button-small" disabled={!live || working}>
        {working ? actions.working : actions.recognise}
      </button>
    </form>
  );
}
