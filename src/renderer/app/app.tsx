/** The page: the truth in one line, and the place a person is at. */
import { useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import { AgentList } from '../features/agents/agent-list.tsx';
import { SpokenQuestion } from '../features/agents/spoken-question.tsx';
import { HistoryView } from '../features/history/history-view.tsx';
import { NoticeList } from '../features/notices/notice-list.tsx';
import { NowSpoken } from '../features/speech/now-spoken.tsx';
import { SpeechView } from '../features/speech/speech-view.tsx';
import { stateLook } from '../features/status/state-look.ts';
import { StatusLine } from '../features/status/status-line.tsx';
import { TalkView } from '../features/talk/talk-view.tsx';
import { TranscriptList } from '../features/transcript/transcript-list.tsx';
import { WordsView } from '../features/words/words-view.tsx';
import { CommandLine } from '../lib/command-line.tsx';
import { useEngineView } from './page.ts';
import { PlaceBar } from './place-bar.tsx';
import { usePlace } from './place.ts';
import { usePageKeys } from './use-page-keys.ts';
import { words } from './words.ts';

const SHORTCUTS_KEY = 'vivavoce.single-keys';

export function App(): ReactNode {
  const [singleKeys, setSingleKeys] = useState(() => localStorage.getItem(SHORTCUTS_KEY) !== 'off');
  usePageKeys(singleKeys);
  useTitle();
  const place = usePlace();
  const signedOut = useEngineView((view) => view.connection === 'signed-out');
  const onSingleKeys = (on: boolean): void => {
    localStorage.setItem(SHORTCUTS_KEY, on ? 'on' : 'off');
    setSingleKeys(on);
  };
  return (
    <div className="page" data-single-keys={singleKeys} data-place={place}>
      <StatusLine />
      <main className="main" data-place={signedOut ? 'talk' : place}>
        {signedOut && (
          <>
            <SignedOut />
            <NoticeList />
            <TranscriptList />
          </>
        )}
        {!signedOut && place === 'talk' && <TalkPlace />}
        {!signedOut && place === 'history' && <HistoryView />}
        {!signedOut && place === 'words' && <WordsView />}
        {!signedOut && place === 'speech' && <SpeechView />}
      </main>
      <SpokenQuestion />
      <Footer singleKeys={singleKeys} onSingleKeys={onSingleKeys} />
      {!signedOut && <PlaceBar place={place} />}
    </div>
  );
}

/** Your words and the button, what is said to you, who hears you, what you said. */
function TalkPlace(): ReactNode {
  return (
    <>
      <TalkView />
      <NowSpoken size="small" />
      <NoticeList />
      <AgentList />
      <TranscriptList />
    </>
  );
}

function SignedOut(): ReactNode {
  return (
    <section className="standalone" role="alert">
      <h2>{words.signedOut.title}</h2>
      <p>{words.signedOut.text}</p>
      <CommandLine command={words.signedOut.command} copyLabel={words.agents.copyCommand} />
    </section>
  );
}

interface FooterProps {
  readonly singleKeys: boolean;
  readonly onSingleKeys: (on: boolean) => void;
}

function Footer({ singleKeys, onSingleKeys }: FooterProps): ReactNode {
  const snapshot = useEngineView((view) => view.snapshot);
  return (
    <footer className="footer">
      <label className="footer-keys">
        <input
          type="checkbox"
          checked={singleKeys}
          onChange={(event) => onSingleKeys(event.target.checked)}
        />
        <span>{words.footer.shortcuts}</span>
      </label>
      {snapshot !== null && (
        <span className="footer-facts">
          {snapshot.recognition.state === 'loading'
            ? words.footer.loading
            : words.footer.model(snapshot.recognition.model, snapshot.recognition.language)}
          {' · '}
          {words.footer.version(snapshot.version)}
        </span>
      )}
    </footer>
  );
}

/** The state is seen in the list of tabs too. */
function useTitle(): void {
  const word = useEngineView((view) => stateLook(view).word);
  useEffect(() => {
    document.title = `${word} · ${words.product}`;
  }, [word]);
}
