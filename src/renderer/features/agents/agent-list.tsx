/** Who hears you: the connected agents, one of them active. */
import { Bot } from 'lucide-react';
import type { ReactNode } from 'react';
import { useEngineView, usePage } from '../../app/page.ts';
import { words } from '../../app/words.ts';
import { CommandLine } from '../../lib/command-line.tsx';
import { Key } from '../../lib/controls.tsx';
import type { AgentInfo } from '../../../shared/contract/control.ts';
import { NearbySessions } from './nearby-sessions.tsx';
import { OutputModeChoice } from './output-mode.tsx';
import { PolicyChoice } from './policy-choice.tsx';

const NO_AGENTS: readonly AgentInfo[] = [];

export function AgentList(): ReactNode {
  const agents = useEngineView((view) => view.snapshot?.agents ?? NO_AGENTS);
  const live = useEngineView((view) => view.connection === 'live');
  return (
    <section className="agents" aria-labelledby="agents-heading">
      <h2 id="agents-heading" className="heading">
        {words.agents.heading}
      </h2>
      <OutputModeChoice />
      {agents.length === 0 ? (
        <NoAgents />
      ) : (
        <fieldset className="agent-list" disabled={!live}>
          <legend className="sr-only">{words.agents.choose}</legend>
          {agents.map((agent, index) => (
            <AgentRow key={agent.id} agent={agent} shortcut={index < 9 ? String(index + 1) : null} />
          ))}
        </fieldset>
      )}
      <NearbySessions />
    </section>
  );
}

interface AgentRowProps {
  readonly agent: AgentInfo;
  readonly shortcut: string | null;
}

function AgentRow({ agent, shortcut }: AgentRowProps): ReactNode {
  const { commands } = usePage();
  const activity = words.agents.activity(agent.activity, agent.attention);
  const facts = [
    ...(activity === null ? [] : [activity]),
    ...(agent.state === 'away' ? [words.agents.away] : []),
    ...(agent.waiting > 0 ? [words.agents.waiting(agent.waiting)] : []),
  ];
  return (
    <div className="agent-row">
      <label className="agent" data-testid={`agent-${agent.id}`}>
        <input
          type="radio"
          name="active-agent"
          value={agent.id}
          checked={agent.active}
          onChange={() => void commands.setActiveAgent(agent.id)}
        />
        <span className="agent-words" title={agent.folder ?? agent.id}>
          <span className="truncate">
            <span className="code">{agent.id}</span>
            {agent.name !== null && agent.name !== agent.id && (
              <span className="secondary"> {agent.name}</span>
            )}
          </span>
          {facts.length > 0 && <span className="secondary small truncate">{facts.join(' · ')}</span>}
        </span>
        {shortcut !== null && <Key>{shortcut}</Key>}
      </label>
      <PolicyChoice agent={agent} />
    </div>
  );
}

function NoAgents(): ReactNode {
  return (
    <div className="empty" data-testid="no-agents">
      <Bot size={20} strokeWidth={1.5} aria-hidden />
      <p>
        <strong>{words.agents.emptyTitle}.</strong> {words.agents.emptyText}
      </p>
      <CommandLine command={words.agents.command} copyLabel={words.agents.copyCommand} />
      <p className="secondary small">{words.agents.emptyKept}</p>
    </div>
  );
}
