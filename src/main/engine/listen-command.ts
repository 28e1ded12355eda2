import { samplesToMs } from '../../shared/kernel/audio-format.ts';
import type { Settings } from '../../shared/settings/schema.ts';
import { commandCandidates } from '../../shared/text/commands/command-candidates.ts';
import { matchCommands } from '../../shared/text/commands/match-commands.ts';
import { heardCandidate } from '../recognition/heard-candidate.ts';
import type { Recogniser } from '../recognition/recogniser.ts';
import type { Understanding } from './understanding.ts';

/** Scoring takes several times as long as recognising; only what may be the command alone is worth it. */
const LONGEST_SCORED_MS = 2000;

/**
 * Whether a sound is the command that ends the muting, and nothing else. What was said otherwise is forgotten here.
 * Rejects as the recogniser does.
 */
export async function isListenCommand(
  pcm: Float32Array,
  deps: {
    readonly recogniser: Recogniser;
    readonly understanding: Understanding;
    readonly settings: Settings;
  },
): Promise<boolean> {
  const { recogniser, understanding } = deps;
  const { language, languages } = deps.settings.recognition;
  const heard = await recogniser.recognise({
    pcm,
    kind: 'partial',
    language,
    languages,
    task: 'transcribe',
    vocabulary: [],
    timestamps: 'none',
  });
  const { text, commands } = matchCommands(heard.text, understanding.commandContext(heard.language));
  if (text === '' && commands.some(({ command }) => command === 'listen')) return true;
  if (samplesToMs(pcm.length) > LONGEST_SCORED_MS) return false;
  const likely = understanding.likelyLanguage;
  const candidates = commandCandidates(['listen'], likely, understanding.triggers);
  return heardCandidate(await recogniser.score({ pcm, language: likely, candidates })) === 'listen';
}
