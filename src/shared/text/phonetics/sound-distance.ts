/** Sounds that are taken for each other, and what that costs; 1 is another sound altogether. */
const NEAR_SOUNDS: readonly (readonly [sounds: string, cost: number])[] = [
  ['pb', 0.35],
  ['td', 0.35],
  ['kg', 0.35],
  ['fv', 0.3],
  ['sz', 0.2],
  ['SZ', 0.25],
  ['CJ', 0.3],
  ['SC', 0.4],
  ['ZJ', 0.3],
  ['Tf', 0.35],
  ['Ts', 0.5],
  ['Tt', 0.45],
  ['TD', 0.1],
  ['sS', 0.5],
  ['zZ', 0.5],
  ['mn', 0.35],
  ['nN', 0.25],
  ['vw', 0.4],
  ['vb', 0.45],
  ['xk', 0.4],
  ['xh', 0.3],
  ['xS', 0.5],
  ['lr', 0.6],
  ['jJ', 0.5],
  ['lw', 0.6],
  ['ae', 0.35],
  ['ei', 0.35],
  ['eE', 0.3],
  ['aE', 0.4],
  ['iE', 0.4],
  ['ou', 0.35],
  ['ao', 0.4],
  ['aW', 0.3],
  ['oW', 0.3],
  ['uW', 0.45],
  ['aY', 0.35],
  ['iY', 0.4],
  ['EY', 0.4],
  ['oO', 0.4],
  ['YO', 0.4],
  ['ui', 0.5],
  ['wu', 0.4],
  ['ji', 0.3],
];
const VOWELS = 'aeiou@EYWO';
/** Two vowels that are not near. */
const OTHER_VOWEL_COST = 0.55;
const MURMUR_COST = 0.25;
const MURMUR_WEIGHT = 0.35;
/** Vowels are heard, and written, less surely than consonants. */
const VOWEL_WEIGHT = 0.6;
/** Sounds that come and go between others. */
const FAINT_WEIGHT = 0.5;
const ROUNDING = 1e-9;
const FAINT_SOUNDS = 'hjw';

const COSTS: ReadonlyMap<string, number> = new Map(
  NEAR_SOUNDS.flatMap(([pair, cost]) => [
    [pair, cost] as const,
    [[...pair].toReversed().join(''), cost] as const,
  ]),
);

/** What a sound weighs: the cost of leaving it out. */
function weight(sound: string): number {
  if (sound === '@') return MURMUR_WEIGHT;
  if (VOWELS.includes(sound)) return VOWEL_WEIGHT;
  return FAINT_SOUNDS.includes(sound) ? FAINT_WEIGHT : 1;
}

function exchangeCost(a: string, b: string): number {
  if (a === b) return 0;
  const near = COSTS.get(a + b);
  if (near !== undefined) return near;
  if (VOWELS.includes(a) && VOWELS.includes(b))
    return a === '@' || b === '@' ? MURMUR_COST : OTHER_VOWEL_COST;
  return Math.max(1, weight(a), weight(b));
}

/**
 * How alike two rows of sounds (see `soundsOf`) are, 0…1: one minus the cheapest way to turn one into the other
 * (Levenshtein's distance with the costs above), as a share of what the weightier one weighs. What is certainly below
 * `atLeast` is given up early, as 0.
 */
export function soundsAlike(a: string, b: string, atLeast = 0): number {
  if (a === b) return 1;
  const left = [...a];
  const right = [...b];
  const heaviest = Math.max(total(left), total(right));
  const mostCost = (1 - atLeast) * heaviest + ROUNDING;
  if (Math.abs(total(left) - total(right)) > mostCost) return 0;
  let above = [0];
  for (const sound of right) above.push((above.at(-1) ?? 0) + weight(sound));
  for (const sound of left) {
    const row = [(above[0] ?? 0) + weight(sound)];
    for (const [index, other] of right.entries()) {
      row.push(
        Math.min(
          (above[index] ?? 0) + exchangeCost(sound, other),
          (above[index + 1] ?? 0) + weight(sound),
          (row[index] ?? 0) + weight(other),
        ),
      );
    }
    if (Math.min(...row) > mostCost) return 0;
    above = row;
  }
  return Math.max(0, 1 - (above.at(-1) ?? 0) / heaviest);
}

function total(sounds: readonly string[]): number {
  return sounds.reduce((sum, sound) => sum + weight(sound), 0);
}
