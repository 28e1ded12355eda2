import { NUMERONYMS } from './fixed-words.ts';

/** Names that stay whole although they look like identifiers. */
const WHOLE =
  `TypeScript JavaScript CoffeeScript GitHub GitLab OAuth GraphQL PostgreSQL MySQL SQLite NoSQL WebSocket
  macOS iOS iPadOS iPhone iPad OpenAI PyTorch NumPy ESLint ChatGPT NaN YouTube LinkedIn MacBook PhD`.split(
    /\s+/,
  );

/** Written name → spoken name. */
export const BRANDS: ReadonlyMap<string, string> = new Map([
  ...WHOLE.map((name): [string, string] => [name, name]),
  ['FastAPI', 'Fast API'],
  ['VSCode', 'VS code'],
]);

const LONGEST_FIRST = [...BRANDS.keys(), ...NUMERONYMS.keys()].toSorted((a, b) => b.length - a.length);

/**
 * A brand name or numeronym inside an identifier (`useWebSocket`): it begins where a word of the identifier begins and no small
 * letter follows it. One group, so that `split` keeps the names.
 */
export const BRAND_IN_NAME = new RegExp(`(?<![A-Z])(${LONGEST_FIRST.join('|')})(?![a-z])`);
