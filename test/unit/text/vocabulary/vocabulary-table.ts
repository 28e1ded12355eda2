/** A vocabulary as a project in TypeScript and Python would have it, with a user's own entries. */
import { TermIndex } from '../../../../src/shared/text/vocabulary/term-index.ts';
import { KNOWN_NAMES } from '../../../../src/shared/text/vocabulary/tables/known-names.ts';
import type { VocabularyTerm } from '../../../../src/shared/text/vocabulary/term.ts';

const USER: readonly VocabularyTerm[] = [
  { written: 'Vivavoce', spoken: ['viva voce', 'viva watch'], source: 'user', bySound: true, weight: 1 },
  { written: 'OpenVIP', spoken: [], source: 'user', bySound: true, weight: 1 },
  { written: 'Quorvex', spoken: ['core vex'], source: 'user', bySound: true, weight: 1 },
  { written: 'k9s', spoken: ['canines'], source: 'user', bySound: true, weight: 1 },
  { written: 'Maureese', spoken: [], source: 'user', bySound: true, weight: 1 },
];

const PROJECT_NAMES = [
  'decibri', 'RepoMap', 'getUserName', 'parse_config', 'useCart', 'useCase', 'model-settings', 'ModelSettings',
  'maxTokens', 'runTests', 'setName', 'isReady', 'createServer', 'Coder', 'editblock', 'udiff', 'sendchat', 'Silero',
  'networkx', 'diskcache', 'pathspec', 'SettingsStore', 'HISTORY', 'README', 'openFile', 'userService', 'UserService',
  'base_coder', 'commands', 'typeahead', 'Fastify', 'zustand', 'readMe', 'Comment', 'testCase', 'listItems', 'NonNullable', 'isCalled', 'toBe',
]; // prettier-ignore

export function tableIndex(): TermIndex {
  const index = new TermIndex();
  for (const term of USER) index.add(term);
  for (const written of ['Claude', 'Codex', 'reviewer'])
    index.add({ written, spoken: [], source: 'agent', bySound: true, weight: 1 });
  for (const { written, spoken } of KNOWN_NAMES)
    index.add({ written, spoken, source: 'known', bySound: true, weight: 0.5 });
  index.add({ written: 'aider', spoken: [], source: 'project', bySound: true, weight: 1 });
  for (const written of PROJECT_NAMES)
    index.add({ written, spoken: [], source: 'project', bySound: true, weight: 0.4 });
  return index;
}
