/** The rules by which words are understood and written. */
import type { ReactNode } from 'react';
import { useEngineView, usePage } from '../../app/page.ts';
import { words } from '../../app/words.ts';
import type { PageSettings } from '../../lib/engine-settings.ts';
import { Choice, Switch } from '../../lib/fields.tsx';
import { useStore } from '../../lib/store.ts';

type RuleKey =
  | 'vocabulary.project'
  | 'vocabulary.correction'
  | 'dictation.fillers'
  | 'commands.enabled'
  | 'commands.whileMuted';

const { vocabulary } = words;
const RULES: readonly { readonly key: RuleKey; readonly label: string; readonly help: string }[] = [
  { key: 'vocabulary.project', label: vocabulary.project, help: vocabulary.projectHelp },
  { key: 'vocabulary.correction', label: vocabulary.correction, help: vocabulary.correctionHelp },
  { key: 'dictation.fillers', label: vocabulary.fillers, help: vocabulary.fillersHelp },
  { key: 'commands.enabled', label: vocabulary.commands, help: vocabulary.commandsHelp },
  { key: 'commands.whileMuted', label: vocabulary.whileMuted, help: vocabulary.whileMutedHelp },
];
const CODING_MODES = Object.entries(vocabulary.codingModes).map(([value, label]) => ({ value, label }));

export function WritingRules(): ReactNode {
  const { settings } = usePage();
  const shown = useStore(settings.shown, (value) => value);
  const live = useEngineView((view) => view.connection === 'live');
  const disabled = shown === null || !live;
  return (
    <section className="rules" aria-labelledby="rules-heading">
      <h2 id="rules-heading" className="heading">
        {vocabulary.rulesHeading}
      </h2>
      <Choice
        label={vocabulary.coding}
        help={vocabulary.codingHelp}
        value={shown?.['dictation.codingMode'] ?? 'on'}
        options={CODING_MODES}
        disabled={disabled}
        onChange={(value) => {
          if (isCodingMode(value)) void settings.change('dictation.codingMode', value);
        }}
      />
      {RULES.map(({ key, label, help }) => (
        <Switch
          key={key}
          label={label}
          help={help}
          checked={shown?.[key] ?? true}
          disabled={disabled}
          onChange={(on) => void settings.change(key, on)}
        />
      ))}
    </section>
  );
}

function isCodingMode(value: string): value is PageSettings['dictation.codingMode'] {
  return Object.hasOwn(vocabulary.codingModes, value);
}
