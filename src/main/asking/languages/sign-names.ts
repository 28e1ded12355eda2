/** The signs of ASCII in order, and the line break. */
const SIGNS = [...'!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~\n'];

/** Signs with their names: one for each, in the order of ASCII, the line break last. */
export function signNames(names: string): ReadonlyMap<string, string> {
  const list = names.split('|').map((name) => name.trim());
  return new Map(SIGNS.map((sign, index) => [sign, list[index] ?? '']));
}
