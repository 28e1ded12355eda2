import type { SpokenCommand } from '../../shared/contract/dictation.ts';
import type { Settings } from '../../shared/settings/schema.ts';
import { matchCommands } from '../../shared/text/commands/match-commands.ts';
import type { CommandContext } from '../../shared/text/commands/match-commands.ts';
import { triggerTable, type TriggerTable } from '../../shared/text/commands/trigger-table.ts';
import { processText, type DictationText } from '../../shared/text/dictation/process-text.ts';
import type { Agents } from '../routing/agents.ts';
import type { Vocabulary } from '../vocabulary/vocabulary.ts';
import type { AgentProfiles } from './agent-profiles.ts';

export interface UnderstandingDependencies {
  readonly settings: () => Settings;
  readonly agents: Agents;
  readonly profiles: AgentProfiles;
  readonly vocabulary: Vocabulary;
}

/** What words mean under the settings of the moment: the stages of a text, and the commands in it. */
export class Understanding {
  readonly #deps: UnderstandingDependencies;
  #triggers: { readonly own: Settings['commands']['triggers']; readonly table: TriggerTable } | undefined;

  #heardLanguage: string | undefined;

  constructor(deps: UnderstandingDependencies) {
    this.#deps = deps;
  }

  /** Words and commands of a recognised text; `agentId`: the agent that is to get it, unless it calls another one. */
  understand(raw: string, language: string, agentId: string | null): DictationText {
    const { settings, profiles, vocabulary } = this.#deps;
    this.#heardLanguage = language;
    const { dictation, commands, vocabulary: vocabularySettings, output } = settings();
    const context = this.commandContext(language);
    return processText(raw, {
      language,
      cleanUp: {
        fillers: dictation.fillers,
        stutters: dictation.stutters,
        spokenPunctuation: dictation.spokenPunctuation.includes(language),
        capitals: dictation.capitals,
      },
      codingMode: (found) => {
        const called = found.find(({ command }) => command === 'switch-agent')?.agentId;
        return profiles.codingMode(output.mode === 'keyboard' ? null : (called ?? agentId));
      },
      ...(vocabularySettings.correction && { correct: vocabulary.corrector() }),
      ...(commands.enabled && { commands: (text: string) => matchCommands(text, context) }),
    });
  }

  /** The command that a running text ends in, if it ends there. */
  commandIn(running: string): SpokenCommand | undefined {
    if (!this.#deps.settings().commands.enabled) return undefined;
    return matchCommands(running, this.commandContext(this.likelyLanguage)).commands.at(-1);
  }

  /** The language in which the next words are expected: what is set, else what was heard last. */
  get likelyLanguage(): string {
    const { recognition, speech } = this.#deps.settings();
    if (recognition.language !== 'auto') return recognition.language;
    return this.#heardLanguage ?? recognition.languages[0] ?? speech.language.split('-')[0] ?? 'en';
  }

  commandContext(language: string): CommandContext {
    const { agents, profiles, settings } = this.#deps;
    return {
      language,
      agents: agents.list().map(({ id }) => ({ id, names: profiles.namesOf(id) })),
      activeAgentId: agents.activeAgentId,
      triggers: this.triggers,
      threshold: settings().commands.threshold,
    };
  }

  /** The phrases of commands; made anew only when the settings have changed. */
  get triggers(): TriggerTable {
    const own = this.#deps.settings().commands.triggers;
    if (this.#triggers?.own !== own) this.#triggers = { own, table: triggerTable(own) };
    return this.#triggers.table;
  }
}
