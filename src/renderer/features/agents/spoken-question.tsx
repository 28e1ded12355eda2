/** What an agent asks aloud, with its answers: whoever cannot speak now clicks or types. */
import { Megaphone, ShieldQuestion } from 'lucide-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { useEngineView, usePage } from '../../app/page.ts';
import { words } from '../../app/words.ts';
import { keepFocus } from '../../lib/controls.tsx';
import type { QuestionInfo, QuestionReply } from '../../../shared/contract/questions.ts';

export function SpokenQuestion(): ReactNode {
  const question = useEngineView((view) => view.snapshot?.question ?? null);
  if (question === null) return null;
  // What was typed for one question is no answer to the next.
  return <OpenQuestion key={question.id} question={question} />;
}

function OpenQuestion({ question }: { readonly question: QuestionInfo }): ReactNode {
  const { commands } = usePage();
  const live = useEngineView((view) => view.connection === 'live');
  const { id, kind, text, choices, state, waiting } = question;
  const asker = useEngineView((view) => nameOf(view.snapshot?.agents ?? [], question.agentId));
  const reply = (answer: QuestionReply): void => void commands.replyToQuestion(id, answer);
  const Icon = kind === 'approval' ? ShieldQuestion : Megaphone;
  const facts = [words.questions.states[state], ...(waiting > 0 ? [words.questions.waiting(waiting)] : [])];
  return (
    <section
      className="notice spoken-question"
      aria-label={words.questions.region}
      aria-live="assertive"
      data-severity="warning"
      data-testid="spoken-question"
    >
      <span className="notice-icon">
        <Icon size={20} strokeWidth={1.5} aria-hidden />
      </span>
      <div className="notice-words">
        <p>{kind === 'approval' ? words.questions.mayIt(asker) : words.questions.asks(asker)}</p>
        <p className={kind === 'approval' ? 'code asked' : 'asked'}>{text}</p>
        <p className="secondary small">{facts.join(' · ')}</p>
        <div className="answers">
          {choices.map((choice) => (
            <button
              key={choice.id}
              type="button"
              className="button button-small"
              disabled={!live}
              onMouseDown={keepFocus}
              onClick={() => reply({ choiceId: choice.id })}
            >
              {choice.label}
            </button>
          ))}
          {choices.length === 0 && (
            <WrittenAnswer disabled={!live} onAnswer={(answer) => reply({ text: answer })} />
          )}
          <button
            type="button"
            className="button button-small"
            disabled={!live}
            onMouseDown={keepFocus}
            onClick={() => reply({ dismiss: true })}
          >
            {words.questions.dismiss}
          </button>
        </div>
      </div>
    </section>
  );
}

interface WrittenAnswerProps {
  readonly disabled: boolean;
  readonly onAnswer: (text: string) => void;
}

function WrittenAnswer({ disabled, onAnswer }: WrittenAnswerProps): ReactNode {
  const [text, setText] = useState('');
  const answer = text.trim();
  return (
    <form
      className="written-answer"
      onSubmit={(event) => {
        event.preventDefault();
        if (answer !== '') onAnswer(answer);
      }}
    >
      <input
        className="field field-small"
        aria-label={words.questions.answer}
        placeholder={words.questions.answer}
        value={text}
        maxLength={4000}
        onChange={(event) => setText(event.target.value)}
      />
      <button type="submit" className="button button-small" disabled={disabled || answer === ''}>
        {words.questions.send}
      </button>
    </form>
  );
}

/** What people call the agent; null: nobody in particular. */
function nameOf(
  agents: readonly { readonly id: string; readonly name: string | null }[],
  agentId: string | null,
): string | null {
  return agents.find(({ id }) => id === agentId)?.name ?? agentId;
}
