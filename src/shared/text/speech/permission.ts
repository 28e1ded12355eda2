import { plainText } from './characters.ts';
import { cleaningOf, type CleaningOptions } from './cleaning.ts';
import { spokenCode } from './spoken-text.ts';

const MOST_WORDS = 8;
/** More of a target never reaches the ear; commands can carry whole files. */
const MOST_CHARACTERS = 2000;

/**
 * What an agent asks leave for: the tool, and what it wants to use it on (a command, a path, an address), cut to
 * eight words. That something was cut is said, because nobody should allow a command for its harmless beginning.
 */
export function describePermission(tool: string, target: string, options: CleaningOptions = {}): string {
  const cleaning = cleaningOf(options);
  const spokenPart = (text: string): string =>
    spokenCode(plainText(text.slice(0, MOST_CHARACTERS)), cleaning);
  const name = spokenPart(tool);
  const words = spokenPart(target)
    .split(' ')
    .filter((word) => word !== '');
  const cut = words
    .slice(0, MOST_WORDS)
    .join(' ')
    .replace(/[\s,;:.]+$/, '');
  const isCut = words.length > MOST_WORDS || target.length > MOST_CHARACTERS;
  const described = [name, cut].filter((part) => part !== '').join(': ');
  return isCut ? `${described}, ${cleaning.words.andMore}`.replace(/, $/, '') : described;
}
