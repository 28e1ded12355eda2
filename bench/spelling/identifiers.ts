/** Something to be spelled, and what is said for it: one entry for each stretch between two pauses. */
export interface SpelledIdentifier {
  readonly written: string;
  readonly said: readonly string[];
}

/**
 * Identifiers as they come up in code, letters by their names. Signs, "capital", "double" and "space" are said as words.
 * Where a stretch has several words, they are said without a pause.
 */
export const IDENTIFIERS: readonly SpelledIdentifier[] = [
  ['get_user_name', 'g e t underscore u s e r underscore n a m e'],
  ['package.json', 'p a c k a g e dot j s o n'],
  ['index.ts', 'i n d e x dot t s'],
  ['v2.0', 'v 2 dot 0'],
  ['HTTPServer', 'capital+h capital+t capital+t capital+p capital+s e r v e r'],
  ['k8s', 'k 8 s'],
  ['main.rs', 'm a i n dot r s'],
  ['--dry-run', 'dash dash d r y dash r u n'],
  ['README.md', 'caps+on r e a d m e caps+off dot m d'],
  ['user@host', 'u s e r at h o s t'],
  ['src/app', 's r c slash a p p'],
  ['api_key', 'a p i underscore k e y'],
  ['x86_64', 'x 8 6 underscore 6 4'],
  ['127.0.0.1', '1 2 7 dot 0 dot 0 dot 1'],
  ['setTimeout', 's e t capital+t i m e o u t'],
  ['#ff8800', 'hash double+f double+8 double+0'],
  ['C:\\temp', 'capital+c colon backslash t e m p'],
  ['a+b=c', 'a plus b equals c'],
  ['fn main', 'f n space m a i n'],
  ['UTF-8', 'caps+on u t f caps+off dash 8'],
].map(([written = '', said = '']) => ({
  written,
  said: said.split(' ').map((stretch) => stretch.replaceAll('+', ' ')),
}));

const NATO: Readonly<Record<string, string>> = Object.fromEntries(
  'alfa bravo charlie delta echo foxtrot golf hotel india juliett kilo lima mike november oscar papa quebec romeo sierra tango uniform victor whiskey x-ray yankee zulu'
    .split(' ')
    .map((word) => [word.charAt(0), word]),
);

/** The same with the alphabet of NATO instead of the names of the letters. */
export function withNato({ written, said }: SpelledIdentifier): SpelledIdentifier {
  const word = (one: string): string => NATO[one] ?? one;
  return { written, said: said.map((stretch) => stretch.split(' ').map(word).join(' ')) };
}

/** The same with up to three letters or digits in one stretch, as fast spellers do. */
export function inGroups({ written, said }: SpelledIdentifier): SpelledIdentifier {
  const groups: string[] = [];
  let open = 0;
  for (const stretch of said) {
    const plain = stretch.length === 1;
    if (plain && open > 0 && open < 3) groups.push(`${groups.pop() ?? ''} ${stretch}`);
    else groups.push(stretch);
    open = plain ? (open % 3) + 1 : 0;
  }
  return { written, said: groups };
}
