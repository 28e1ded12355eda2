import { goesOn, written, type Lexeme } from '../lexemes.ts';
import type { CodeRule } from './code-rule.ts';

const ONES = 'zero one two three four five six seven eight nine'.split(' ');
const TEENS = 'ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(' ');
const TENS = 'twenty thirty forty fifty sixty seventy eighty ninety'.split(' ');
const VALUES: ReadonlyMap<string, number> = new Map([
  ...[...ONES, ...TEENS].map((word, value) => [word, value] as const),
  ...TENS.map((word, index) => [word, 20 + 10 * index] as const),
  ['oh', 0],
  ...TENS.flatMap((tens, index) =>
    ONES.slice(1).map((one, unit) => [`${tens} ${one}`, 21 + 10 * index + unit] as const),
  ),
]);

interface Found {
  readonly text: string;
  readonly end: number;
}

/** A number below a hundred, in digits or English words. */
function smallNumber(lexemes: readonly Lexeme[], at: number): Found | undefined {
  const lexeme = lexemes[at];
  if (lexeme === undefined || lexeme.lead !== '' || lexeme.sign !== null) return undefined;
  if (/^\d{1,5}$/u.test(lexeme.text)) return { text: lexeme.text, end: at + 1 };
  const next = lexemes[at + 1];
  const pair = lexeme.tail === '' && next?.lead === '' ? VALUES.get(`${lexeme.key} ${next.key}`) : undefined;
  if (pair !== undefined) return { text: String(pair), end: at + 2 };
  const value = VALUES.get(lexeme.key);
  return value === undefined ? undefined : { text: String(value), end: at + 1 };
}

/** "one point two point three" → `1.2.3`: three numbers, or two behind "version". */
export const versionRule: CodeRule = {
  name: 'versions',
  apply(lexemes) {
    const result: Lexeme[] = [];
    for (let index = 0; index < lexemes.length;) {
      const lexeme = lexemes[index];
      if (lexeme === undefined) break;
      const previous = lexemes[index - 1];
      const isVersion = previous?.key === 'version' && previous.tail === '';
      const found = versionAt(lexemes, index, isVersion);
      result.push(found === undefined ? lexeme : written(found.text, lexemes.slice(index, found.end)));
      index = found?.end ?? index + 1;
    }
    return result.length === lexemes.length ? lexemes : result;
  },
};

function versionAt(lexemes: readonly Lexeme[], start: number, isVersion: boolean): Found | undefined {
  const first = versionPart(lexemes, start);
  if (first === undefined) return undefined;
  const parts = [first.text];
  let end = first.end;
  while (isPoint(lexemes[end]) && lexemes[end - 1]?.tail === '' && lexemes[end]?.tail === '') {
    const next = versionPart(lexemes, end + 1);
    if (next === undefined) break;
    parts.push(next.text);
    end = next.end;
  }
  const text = parts.join('.');
  const points = text.split('.').length - 1;
  return parts.length > 1 && points >= (isVersion ? 1 : 2) ? { text, end } : undefined;
}

const isPoint = (lexeme: Lexeme | undefined): boolean => lexeme?.key === 'point' || lexeme?.key === 'dot';

/** A number, or the part of a version that the recogniser wrote itself: "v1", "1.2". */
function versionPart(lexemes: readonly Lexeme[], at: number): Found | undefined {
  const lexeme = lexemes[at];
  if (lexeme !== undefined && /^v?\d+(?:\.\d+)*$/u.test(lexeme.text))
    return { text: lexeme.text, end: at + 1 };
  return smallNumber(lexemes, at);
}

/** Who ports something does not speak of a port. */
const PORTING: ReadonlySet<string> = new Set(
  "to must should will i we you they can could let's i'll we'll and then please".split(' '),
);

/** "port eighty eighty" → `port 8080`, "localhost colon three thousand" → `localhost colon 3000`. */
export const portRule: CodeRule = {
  name: 'ports',
  apply(lexemes) {
    const result: Lexeme[] = [];
    let changed = false;
    for (let index = 0; index < lexemes.length;) {
      const lexeme = lexemes[index];
      if (lexeme === undefined) break;
      const found = announcesPort(lexemes, index - 1) ? portNumber(lexemes, index) : undefined;
      result.push(found === undefined ? lexeme : written(found.text, lexemes.slice(index, found.end)));
      changed ||= found !== undefined;
      index = found?.end ?? index + 1;
    }
    return changed ? result : lexemes;
  },
};

function announcesPort(lexemes: readonly Lexeme[], at: number): boolean {
  const lexeme = lexemes[at];
  if (lexeme === undefined || !goesOn(lexeme)) return false;
  const before = lexemes[at - 1];
  if (lexeme.sign === 'colon')
    return before?.key === 'localhost' || (before?.key === 'host' && lexemes[at - 2]?.key === 'local');
  return lexeme.key === 'port' && !(before?.tail === '' && PORTING.has(before.key));
}

/** Two pairs of digits, thousands, or four single digits. Fewer words may be anything ("port two features"). */
function portNumber(lexemes: readonly Lexeme[], start: number): Found | undefined {
  const first = lexemes[start];
  // The recogniser writes thousands with a comma.
  if (first?.lead === '' && /^\d{1,2},\d{3}$/u.test(first.text)) {
    return { text: first.text.replace(',', ''), end: start + 1 };
  }
  const numbers: string[] = [];
  let end = start;
  let thousands: string | undefined;
  while (numbers.length < 5) {
    if (end > start && lexemes[end - 1]?.tail !== '') break;
    if (lexemes[end]?.key === 'thousand' && numbers.length === 1 && thousands === undefined) {
      thousands = numbers.pop();
      end += 1;
      continue;
    }
    const found = smallNumber(lexemes, end);
    if (found === undefined || found.text.length > 2) break;
    numbers.push(found.text);
    end = found.end;
  }
  const text = portText(numbers, thousands);
  return text === undefined ? undefined : { text, end };
}

function portText(numbers: readonly string[], thousands: string | undefined): string | undefined {
  if (thousands !== undefined) {
    const rest = numbers.length === 0 ? 0 : numbers.length === 1 ? Number(numbers[0]) : undefined;
    return rest === undefined ? undefined : String(Number(thousands) * 1000 + rest);
  }
  const digits = numbers.join('');
  const isPairs = numbers.length === 2 && numbers.every((number) => number.length === 2);
  const isDigits = numbers.length >= 3 && (digits.length === 4 || digits.length === 5) && numbers[0] !== '0';
  return isPairs || isDigits ? digits : undefined;
}
