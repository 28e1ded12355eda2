/** Which voice a command line means. */
import type { ControlClient } from '../client/control-client.ts';
import type { VoiceInfo } from '../shared/contract/speech.ts';
import { closest } from '../shared/settings/closest.ts';
import { UsageError } from './errors.ts';

export interface VoiceWish {
  /** Id or name. */
  readonly voice?: string;
  /** What speaks, such as `espeak-ng`: the part of a voice's id before the colon. */
  readonly engine?: string;
  readonly language?: string;
}

/**
 * The id of the voice that was asked for; undefined leaves the choice to the engine. Rejects with a usage error when
 * there is no such voice: the engine itself would speak with another one.
 */
export async function chooseVoice(client: ControlClient, wish: VoiceWish): Promise<string | undefined> {
  const { voice, engine, language } = wish;
  if (voice === undefined && engine === undefined) return undefined;
  const { voices } = await client.voices();
  const candidates = engine === undefined ? voices : ofEngine(voices, engine);
  if (voice !== undefined) return named(candidates, voice).id;
  const wanted = language ?? (await client.settings()).speech.language;
  const fitting = candidates.find((candidate) => speaksLanguage(candidate, wanted));
  if (fitting !== undefined) return fitting.id;
  throw new UsageError(`"${engine}" has no voice for "${wanted}".`, 'See: vivavoce voices');
}

/** By the first part of the language tag: `de` is spoken by `de-AT`. */
export function speaksLanguage(voice: VoiceInfo, language: string): boolean {
  return voice.language === '*' || primary(voice.language) === primary(language);
}

function primary(language: string): string {
  return (language.split(/[-_]/, 1)[0] ?? language).toLowerCase();
}

function ofEngine(voices: readonly VoiceInfo[], engine: string): readonly VoiceInfo[] {
  const found = voices.filter(({ id }) => engineOf(id) === engine);
  if (found.length > 0) return found;
  const known = [...new Set(voices.map(({ id }) => engineOf(id)))].join(', ');
  throw new UsageError(
    `Nothing here speaks under the name "${engine}".`,
    known === '' ? 'See: vivavoce voices' : `There are: ${known}.`,
  );
}

function named(voices: readonly VoiceInfo[], wanted: string): VoiceInfo {
  const lower = wanted.toLowerCase();
  const found =
    voices.find(({ id }) => id === wanted) ??
    voices.find(({ id, name }) =>
      [id.toLowerCase(), shortId(id).toLowerCase(), name.toLowerCase()].includes(lower),
    );
  if (found !== undefined) return found;
  const similar =
    closest(
      wanted,
      voices.map(({ id }) => id),
    ) ??
    closest(
      wanted,
      voices.map(({ id }) => shortId(id)),
    );
  throw new UsageError(
    `There is no voice "${wanted}".`,
    similar === undefined ? 'See which there are: vivavoce voices' : `Did you mean "${similar}"?`,
  );
}

function engineOf(id: string): string {
  return id.split(':', 1)[0] ?? id;
}

function shortId(id: string): string {
  return id.slice(id.indexOf(':') + 1);
}
