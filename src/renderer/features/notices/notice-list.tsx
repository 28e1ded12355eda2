/** What went wrong, what was saved, the one next step. Never in the way of the words. */
import { CircleAlert, Info, TriangleAlert, X } from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { useEngineView, usePage } from '../../app/page.ts';
import { words } from '../../app/words.ts';
import { AgentQuestion } from '../agents/agent-question.tsx';
import { keepFocus } from '../../lib/controls.tsx';
import type { EngineView } from '../../lib/engine-view.ts';
import type { Problem } from '../../lib/problems.ts';
import { useStore } from '../../lib/store.ts';
import type { Notice } from '../../../shared/contract/control.ts';

const icons: Readonly<Record<Notice['severity'], LucideIcon>> = {
  info: Info,
  warning: TriangleAlert,
  error: CircleAlert,
};

const NO_NOTICES: readonly Notice[] = [];

export function NoticeList(): ReactNode {
  const { problems } = usePage();
  const notices = useEngineView((view) => view.snapshot?.notices ?? NO_NOTICES);
  const own = useStore(problems.list, (list) => list);
  const speechMessage = useEngineView(speechProblem);
  const noOutput = useEngineView((view) => view.snapshot?.speech.output === 'none');
  return (
    <section className="notices" aria-label={words.notices.region} aria-live="polite">
      <AgentQuestion />
      {notices.map((notice) => (
        <NoticeRow key={notice.code} notice={notice} />
      ))}
      {speechMessage !== null && (
        <NoticeRow
          notice={{
            code: 'speech',
            severity: 'warning',
            message: speechMessage,
            remedy: noOutput ? words.notices.playHereRemedy : null,
          }}
        />
      )}
      {own.map((problem) => (
        <NoticeRow
          key={`page-${problem.code}`}
          notice={problem}
          onDismiss={() => problems.clear(problem.code)}
        />
      ))}
    </section>
  );
}

/** Why nothing can be spoken or heard, unless a notice says so already. */
function speechProblem({ snapshot }: EngineView): string | null {
  const problem = snapshot?.speech.problem ?? null;
  if (problem === null) return null;
  // What follows the first sentence is what to do, which a notice has apart.
  const [sentence = problem] = problem.split(/(?<=[.!?])\s/);
  return snapshot?.notices.some(({ message }) => message.includes(sentence)) === true ? null : problem;
}

interface NoticeRowProps {
  readonly notice: Problem;
  /** Absent for the engine's notices: they go when the cause is mended. */
  readonly onDismiss?: () => void;
}

function NoticeRow({ notice, onDismiss }: NoticeRowProps): ReactNode {
  const Icon = icons[notice.severity];
  return (
    <div className="notice" data-severity={notice.severity} data-testid="notice">
      <span className="notice-icon">
        <Icon size={20} strokeWidth={1.5} aria-hidden />
        <span className="sr-only">{words.notices.severity[notice.severity]}:</span>
      </span>
      <div className="notice-words">
        <p>{notice.message}</p>
        {notice.remedy !== null && <p className="secondary">{notice.remedy}</p>}
      </div>
      {onDismiss !== undefined && (
        <button
          type="button"
          className="icon-button"
          aria-label={words.notices.dismiss}
          title={words.notices.dismiss}
          onMouseDown={keepFocus}
          onClick={onDismiss}
        >
          <X size={16} strokeWidth={1.5} aria-hidden />
        </button>
      )}
    </div>
  );
}
