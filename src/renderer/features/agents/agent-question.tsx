/** A spoken name fits more than one agent: who was meant? The text waits for the answer. */
import { MessageCircleQuestion } from 'lucide-react';
import type { ReactNode } from 'react';
import { useEngineView, usePage } from '../../app/page.ts';
import { words } from '../../app/words.ts';
import { keepFocus } from '../../lib/controls.tsx';

export function AgentQuestion(): ReactNode {
  const { commands } = usePage();
  const question = useEngineView((view) => view.snapshot?.agentQuestion ?? null);
  const live = useEngineView((view) => view.connection === 'live');
  if (question === null) return null;
  return (
    <div className="notice question" data-severity="warning" data-testid="agent-question">
      <span className="notice-icon">
        <MessageCircleQuestion size={20} strokeWidth={1.5} aria-hidden />
      </span>
      <div className="notice-words">
        <p>{words.routing.question(question.heard)}</p>
        <p className="secondary">{words.routing.questionHelp}</p>
        <div className="answers">
          {question.candidates.map((agentId) => (
            <button
              key={agentId}
              type="button"
              className="button button-small code"
              disabled={!live}
              title={agentId}
              onMouseDown={keepFocus}
              onClick={() => void commands.answerAgentQuestion(agentId)}
            >
              {agentId}
            </button>
          ))}
          <button
            type="button"
            className="button button-small"
            disabled={!live}
            onMouseDown={keepFocus}
            onClick={() => void commands.answerAgentQuestion(null)}
          >
            {words.routing.none}
          </button>
        </div>
      </div>
    </div>
  );
}
