/** What happens to text for one agent. Written to its profile in the settings; the rest of the profile stays. */
import type { ReactNode } from 'react';
import { useEngineView, usePage } from '../../app/page.ts';
import { words } from '../../app/words.ts';
import { useStore } from '../../lib/store.ts';
import type { AgentInfo } from '../../../shared/contract/control.ts';
import { submitPolicySchema } from '../../../shared/contract/dictation.ts';

export function PolicyChoice({ agent }: { readonly agent: AgentInfo }): ReactNode {
  const { settings } = usePage();
  const profiles = useStore(settings.shown, (shown) => shown?.['agents.profiles']);
  const live = useEngineView((view) => view.connection === 'live');
  const profile =
    profiles !== undefined && Object.hasOwn(profiles, agent.id) ? profiles[agent.id] : undefined;
  const choose = (value: string): void => {
    const submitPolicy = submitPolicySchema.safeParse(value).data;
    if (submitPolicy === undefined || profiles === undefined) return;
    void settings.change('agents.profiles', { ...profiles, [agent.id]: { ...profile, submitPolicy } });
  };
  return (
    <select
      className="select select-small"
      aria-label={words.routing.policy(agent.id)}
      title={words.routing.policyHelp}
      value={profile?.submitPolicy ?? agent.submitPolicy}
      disabled={!live || profiles === undefined}
      onChange={(event) => choose(event.target.value)}
    >
      {submitPolicySchema.options.map((policy) => (
        <option key={policy} value={policy}>
          {words.routing.policies[policy]}
        </option>
      ))}
    </select>
  );
}
