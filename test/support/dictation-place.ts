/** An engine with agents of each submit policy, and commands as it hears them. */
import type { SpokenCommand } from '../../src/shared/contract/dictation.ts';
import { agentInfo } from './entries.ts';
import { ScriptedEngine } from './scripted-engine.ts';

export function withPolicies(): ScriptedEngine {
  const engine = new ScriptedEngine();
  engine.setAgents([
    agentInfo({ active: true }),
    agentInfo({ id: 'docs', submitPolicy: 'confirm' }),
    agentInfo({ id: 'deploy', submitPolicy: 'instant' }),
  ]);
  return engine;
}

export function heard(
  command: SpokenCommand['command'],
  trigger: string,
  agentId: string | null = null,
): SpokenCommand {
  return { command, trigger, confidence: 0.95, agentId };
}

/** The utterance that runs. */
export function runningId(engine: ScriptedEngine): string {
  const { utterance } = engine.snapshot();
  if (utterance === null) throw new Error('No utterance runs.');
  return utterance.id;
}
