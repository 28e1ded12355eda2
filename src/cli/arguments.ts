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
