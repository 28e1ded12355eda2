/**
 * False commands in text that holds none: transcripts of the shipped clips, and technical English of the installed
 * packages, whole sentences and sentences broken off after each word, as an utterance may be that ends at a pause.
 */
import { join } from 'node:path';
import { matchCommands, type CommandContext } from '../../src/shared/text/commands/match-commands.ts';
import { triggerTable } from '../../src/shared/text/commands/trigger-table.ts';
import { readManifest } from '../support/manifest.ts';
import { markdownTable } from '../support/report.ts';
import { beginningsOf, technicalEnglish } from './technical-english.ts';

/** Agents with names that are words, too. */
export const PLAUSIBLE_AGENTS = ['claude', 'codex', 'review', 'gemini', 'aider', 'agent 2'].map((id) => ({
  id,
  names: [],
}));
/** What loses, sends or misleads text. */
const DESTRUCTIVE: ReadonlySet<string> = new Set(['submit', 'cancel', 'switch-agent', 'question']);

export interface FalseFire {
  readonly source: string;
  readonly command: string;
  readonly trigger: string;
  readonly text: string;
}

export interface FalseFireCount {
  readonly source: string;
  readonly texts: number;
  readonly fires: readonly FalseFire[];
}

/** Runs the matcher over texts that hold no command. */
export function falseFires(
  source: string,
  texts: readonly string[],
  context: Partial<CommandContext> = {},
): FalseFireCount {
  const full: CommandContext = {
    language: 'en',
    agents: PLAUSIBLE_AGENTS,
    activeAgentId: 'claude',
    triggers: triggerTable({}),
    threshold: 0.85,
    ...context,
  };
  const fires = texts.flatMap((text) => {
    const { commands, question } = matchCommands(text, full);
    return [
      ...commands.map(({ command, trigger }) => ({ source, command, trigger, text })),
      ...(question === null ? [] : [{ source, command: 'question', trigger: question.heard, text }]),
    ];
  });
  return { source, texts: texts.length, fires };
}

/** All sources; `brokenOff` sentences, evenly taken from all, are also broken off after each word. */
export async function allFalseFires(brokenOff: number): Promise<readonly FalseFireCount[]> {
  const clips = await readManifest(join(import.meta.dirname, '../../test/fixtures/audio'));
  const transcripts = clips.map((clip) =>
    falseFires('transcripts of the shipped clips', [clip.text], { language: clip.lang }),
  );
  const sentences = technicalEnglish();
  const every = Math.max(1, Math.floor(sentences.length / brokenOff));
  const sample = sentences.filter((_, index) => index % every === 0).slice(0, brokenOff);
  return [
    {
      source: 'transcripts of the shipped clips',
      texts: transcripts.length,
      fires: transcripts.flatMap(({ fires }) => fires),
    },
    falseFires('sentences of installed packages', sentences),
    falseFires(`${sample.length} of them, broken off after each word`, sample.flatMap(beginningsOf)),
  ];
}

export function falseFireTable(counts: readonly FalseFireCount[]): string {
  const rows = counts.map(({ source, texts, fires }) => [
    source,
    texts,
    fires.filter(({ command }) => DESTRUCTIVE.has(command)).length,
    fires.filter(({ command }) => !DESTRUCTIVE.has(command)).length,
  ]);
  const fires = counts.flatMap((count) => count.fires);
  const list = fires.map(({ command, trigger, text }) => `- ${command} by “${trigger}” in “${text}”`);
  return [
    markdownTable(['texts without a command', 'count', 'submit, cancel, switch', 'other commands'], rows),
    ...(list.length === 0 ? [] : ['', ...list]),
  ].join('\n');
}
