import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { decodeWav, encodeWav } from '../../src/main/audio/wav.ts';
import { matchCommands, type CommandMatch } from '../../src/shared/text/commands/match-commands.ts';
import { triggerTable } from '../../src/shared/text/commands/trigger-table.ts';
import { joinSamples } from '../../src/shared/kernel/join-samples.ts';
import type { OpenModels } from '../support/models.ts';
import { speakMarkdown } from '../support/spoken-markdown.ts';
import { PLAUSIBLE_AGENTS } from './false-fires.ts';

const run = promisify(execFile);
const TRIGGERS = triggerTable({});
const LANGUAGES = ['en', 'de', 'es', 'fr', 'it'] as const;
type Language = (typeof LANGUAGES)[number];

/** Voices of espeak-ng. */
const ESPEAK_VOICES: Readonly<Record<Language, string>> = {
  en: 'en-us',
  de: 'de',
  es: 'es',
  fr: 'fr-fr',
  it: 'it',
};
const ESPEAK_WORDS_A_MINUTE = 150;
const EDGE_MS = 300;

/** What is dictated before a command. */
const SENTENCES: Readonly<Record<Language, readonly string[]>> = {
  en: [
    'Please fix the failing test in the parser',
    'Rename the function and update every import',
    'The page stays empty after a restart',
  ],
  de: [
    'Bitte repariere den fehlerhaften Test im Parser',
    'Benenne die Funktion um und passe alle Importe an',
    'Die Seite bleibt nach dem Neustart leer',
  ],
  es: [
    'Por favor arregla la prueba que falla en el analizador',
    'Cambia el nombre de la función y actualiza las importaciones',
    'La página sigue vacía después de reiniciar',
  ],
  fr: [
    "Corrige le test qui échoue dans l'analyseur",
    'Renomme la fonction et mets à jour les imports',
    'La page reste vide après un redémarrage',
  ],
  it: [
    "Correggi il test che fallisce nell'analizzatore",
    'Rinomina la funzione e aggiorna tutti gli import',
    'La pagina resta vuota dopo un riavvio',
  ],
};

/** Who is called, beside the commands of the table: what is said, and who is meant. */
const CALLS: Readonly<Record<Language, readonly (readonly [string, string])[]>> = {
  en: [
    ['Agent review.', 'review'],
    ['Agent two.', 'agent 2'],
    ['Codex, run the tests.', 'codex'],
    ['Hey Claude, run the tests.', 'claude'],
    ['Agent Gemini.', 'gemini'],
    ['Claude, explain this error.', 'claude'],
    ['Agent Codex, run the tests.', 'codex'],
  ],
  de: [
    ['Agent Review.', 'review'],
    ['Agent zwei.', 'agent 2'],
    ['Codex, starte die Tests.', 'codex'],
    ['Hey Claude, starte die Tests.', 'claude'],
  ],
  es: [
    ['Agente Codex.', 'codex'],
    ['Agente dos.', 'agent 2'],
    ['Codex, ejecuta las pruebas.', 'codex'],
    ['Oye Claude, ejecuta las pruebas.', 'claude'],
  ],
  fr: [
    ['Agent Codex.', 'codex'],
    ['Agent deux.', 'agent 2'],
    ['Codex, lance les tests.', 'codex'],
    ['Hé Claude, lance les tests.', 'claude'],
  ],
  it: [
    ['Agente Codex.', 'codex'],
    ['Agente due.', 'agent 2'],
    ['Codex, lancia i test.', 'codex'],
    ['Ehi Claude, lancia i test.', 'claude'],
  ],
};

/** How a command is said: alone, after a sentence and a pause, or in one breath with it. */
export type Manner = 'alone' | 'after a pause' | 'in one breath';
export type Voice = 'own' | 'espeak-ng';

export interface SpokenCommandTrial {
  readonly voice: Voice;
  readonly language: Language;
  readonly command: string;
  readonly agentId: string | null;
  readonly manner: Manner;
  readonly said: string;
}

export interface HeardCommand extends SpokenCommandTrial {
  /** Whether the recogniser had to find the language. */
  readonly languageGiven: boolean;
  readonly heardLanguage: string;
  readonly heard: string;
  readonly outcome: 'right' | 'missed' | 'wrong';
  readonly found: readonly string[];
}

const capitalised = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);

/** Every shipped phrase in every manner in which it counts. */
export function trials(): readonly SpokenCommandTrial[] {
  return LANGUAGES.flatMap((language) => {
    const triggers = TRIGGERS.get(language)?.ending ?? [];
    const phrases = new Map(triggers.map((trigger) => [trigger.phrase, trigger]));
    const ending = [...phrases.values()].flatMap(
      ({ phrase, command, place }, index): SpokenCommandTrial[] => {
        const words = phrase.replace(/^ok (?=.)/, 'okay, ');
        const sentence = SENTENCES[language][index % SENTENCES[language].length] ?? '';
        const said = (manner: Manner, text: string): SpokenCommandTrial => {
          return { voice: 'espeak-ng', language, command, agentId: null, manner, said: text };
        };
        return [
          said('alone', `${capitalised(words)}.`),
          ...(place === 'alone' ? [] : [said('after a pause', `${sentence}. ${capitalised(words)}.`)]),
          ...(place === 'end' ? [said('in one breath', `${sentence}, ${words.replace(',', '')}.`)] : []),
        ];
      },
    );
    const calls = CALLS[language].map(([said, agentId]): SpokenCommandTrial => {
      return { voice: 'espeak-ng', language, command: 'switch-agent', agentId, manner: 'alone', said };
    });
    const all = [...ending, ...calls];
    return language === 'en' ? [...all.map((trial) => ({ ...trial, voice: 'own' as const })), ...all] : all;
  });
}

/** The sound of a trial at 16 kHz, with a moment of silence around it. */
export async function soundOf(
  models: OpenModels,
  { voice, language, said }: SpokenCommandTrial,
): Promise<Float32Array> {
  if (voice === 'own') {
    const { pcm, sampleRateHz } = await speakMarkdown(models.supervisor, said);
    const edge = new Float32Array(Math.round((EDGE_MS / 1000) * sampleRateHz));
    return decodeWav(encodeWav(joinSamples([edge, pcm, edge]), { sampleRateHz }));
  }
  const { stdout } = await run(
    'espeak-ng',
    ['-v', ESPEAK_VOICES[language], '-s', String(ESPEAK_WORDS_A_MINUTE), '--stdout', said],
    { encoding: 'buffer', maxBuffer: 2 ** 26 },
  );
  // A pipe's header does not know the length.
  stdout.writeUInt32LE(stdout.length - 8, 4);
  stdout.writeUInt32LE(stdout.length - 44, 40);
  const edge = new Float32Array(Math.round(EDGE_MS * 16));
  return joinSamples([edge, decodeWav(stdout), edge]);
}

/** Recognises a trial as the engine would, and looks for its command. */
export async function hearTrial(
  models: OpenModels,
  trial: SpokenCommandTrial,
  pcm: Float32Array,
  languageGiven: boolean,
): Promise<HeardCommand> {
  const { text, language } = await models.recogniser.recognise({
    pcm,
    kind: 'final',
    language: languageGiven ? trial.language : 'auto',
    languages: [],
    task: 'transcribe',
    vocabulary: [],
    timestamps: 'none',
  });
  return { ...trial, languageGiven, heardLanguage: language, heard: text, ...judge(trial, text, language) };
}

export function judge(
  trial: SpokenCommandTrial,
  text: string,
  language: string,
): Pick<HeardCommand, 'outcome' | 'found'> {
  const match = matchCommands(text, {
    language,
    agents: PLAUSIBLE_AGENTS,
    activeAgentId: 'claude',
    triggers: TRIGGERS,
    threshold: 0.85,
  });
  const found = match.commands.map(({ command, agentId }) =>
    agentId === null ? command : `${command} ${agentId}`,
  );
  return { found, outcome: outcomeOf(trial, match, found) };
}

function outcomeOf(
  { command, agentId }: SpokenCommandTrial,
  { question }: CommandMatch,
  found: readonly string[],
): HeardCommand['outcome'] {
  const expected = agentId === null ? command : `${command} ${agentId}`;
  if (found.length === 1 && found[0] === expected) return 'right';
  return found.length === 0 && question === null ? 'missed' : 'wrong';
}
