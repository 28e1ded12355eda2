/** Parsers of command-line arguments; each error says what was expected. */
import { InvalidArgumentError } from 'commander';
import { isLanguage } from '../shared/settings/languages.ts';
import { agentIdProblem, isReservedAgentId } from '../shared/contract/agent-id.ts';

export function wholeNumber(min: number, max: number): (text: string) => number {
  return (text) => {
    const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
    if (value >= min && value <= max) return value;
    throw new InvalidArgumentError(`A whole number from ${min} to ${max} was expected.`);
  };
}

/** Where the engine takes sound from. */
export type SourceChoice =
  | { readonly kind: 'default' | 'none' | 'stdin' }
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'device'; readonly id: string };

export function parseSource(text: string): SourceChoice {
  if (text === 'default' || text === 'none' || text === 'stdin') return { kind: text };
  const [, kind, rest] = /^(file|device):(.+)$/s.exec(text) ?? [];
  if (kind === 'file' && rest !== undefined) return { kind, path: rest };
  if (kind === 'device' && rest !== undefined) return { kind, id: rest };
  throw new InvalidArgumentError('One of default, none, stdin, file:PATH or device:ID was expected.');
}

/** Where the engine is heard. */
export type OutputChoice = 'device' | 'none' | { readonly file: string };

export function parseOutput(text: string): OutputChoice {
  if (text === 'device' || text === 'none') return text;
  const path = /^file:(.+)$/s.exec(text)?.[1] ?? (/.\.wav$/is.test(text) ? text : undefined);
  if (path !== undefined) return { file: path };
  throw new InvalidArgumentError('One of device, none or FILE.wav was expected.');
}

/** Speed 1 as words a minute: the pace to which espeak-ng and the voices of macOS are set (`espeak-ng --help`: 175). */
const USUAL_WORDS_PER_MINUTE = 175;
const MIN_SPEED = 0.5;
const MAX_SPEED = 2;

/** A factor, or words a minute. */
export function parseSpeed(text: string): number {
  const number = decimal(/^(.+?)(?:x|wpm)?$/.exec(text)?.[1] ?? text);
  // No factor is that large, and nobody speaks so slowly.
  const speed = number >= 20 ? number / USUAL_WORDS_PER_MINUTE : number;
  if (speed >= MIN_SPEED && speed <= MAX_SPEED) return speed;
  const [slowest, fastest] = [MIN_SPEED, MAX_SPEED].map((factor) =>
    Math.ceil(factor * USUAL_WORDS_PER_MINUTE),
  );
  throw new InvalidArgumentError(
    `A factor from ${MIN_SPEED} to ${MAX_SPEED}, or ${slowest} to ${fastest} words a minute, was expected.`,
  );
}

export function parseVolume(text: string): number {
  const volume = decimal(text);
  if (volume >= 0 && volume <= 1) return volume;
  throw new InvalidArgumentError('A number from 0 to 1 was expected.');
}

export function parseSeconds(text: string): number {
  const seconds = decimal(text);
  // A timer holds no more milliseconds than a signed 32-bit number.
  if (seconds > 0 && seconds <= 2_000_000) return seconds;
  throw new InvalidArgumentError('A number of seconds greater than 0 was expected.');
}

/** The language of a text or a voice; other than for recognition there is no `auto`, and regions count. */
export function parseSpokenLanguage(text: string): string {
  if (/^[a-z]{2,3}(?:-[A-Za-z0-9]+)*$/.test(text)) return text;
  throw new InvalidArgumentError('A language code such as "en" or "de-AT" was expected.');
}

function decimal(text: string): number {
  return /^(?:\d+\.?\d*|\.\d+)$/.test(text) ? Number(text) : Number.NaN;
}

export function parseLanguage(text: string): string {
  if (isLanguage(text)) return text;
  throw new InvalidArgumentError('A language code such as "en", or "auto", was expected.');
}

/** The rule for agent ids of OpenVIP, with the reserved prefix. */
export function parseAgentName(text: string): string {
  const problem =
    agentIdProblem(text) ?? (isReservedAgentId(text) ? 'Names with "__" in front are reserved.' : undefined);
  if (problem === undefined) return text;
  throw new InvalidArgumentError(problem);
}

/** The address of an engine: scheme, host and port. */
export function parseServer(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if ((url?.protocol === 'http:' || url?.protocol === 'https:') && url.search + url.hash === '') return text;
  throw new InvalidArgumentError('An address such as http://192.168.1.5:8770 was expected.');
}
