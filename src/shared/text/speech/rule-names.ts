/** What happens to whole blocks of Markdown. */
const BLOCK_RULES = [
  'code',
  'command',
  'diff',
  'log',
  'table',
  'heading',
  'list',
  'task',
  'quote',
  'front-matter',
  'definition',
] as const;

/** What happens to marks within a text. */
const INLINE_RULES = [
  'link',
  'image',
  'emphasis',
  'html',
  'footnote',
  'entity',
  'emoji',
  'characters',
  'snippet',
] as const;

/** What happens to single words; in the order in which they are tried. */
const WORD_RULES = [
  'fixed',
  'url',
  'mail',
  'ip',
  'version',
  'comparison',
  'decimal',
  'hash',
  'uuid',
  'secret',
  'status',
  'thousands',
  'ratio',
  'duration',
  'magnitude',
  'rate',
  'flag',
  'variable',
  'package',
  'path',
  'revision',
  'operator',
  'letter',
  'identifier',
  'capitals',
] as const;

/** Every rule of the cleaner; each can be switched off by its name. */
export const RULE_NAMES = [...BLOCK_RULES, ...INLINE_RULES, ...WORD_RULES] as const;

export type RuleName = (typeof RULE_NAMES)[number];
export type WordRuleName = (typeof WORD_RULES)[number];
