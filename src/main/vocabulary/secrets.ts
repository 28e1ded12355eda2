/** Keys, hashes and the like have no place among words: nobody says them, and nobody shall read them. */

const LONGEST_NAME = 40;
/** Prefixes that services give to their keys. */
const KEY_PREFIX =
  /^(?:sk|pk|rk|ghp|gho|ghu|ghs|ghr|github_pat|glpat|xox[abprs]|npm|pypi|hf|AKIA|ASIA|AIza|ya29|eyJ)[-_]?[A-Za-z0-9]*\d/;
const SECRET_ASSIGNMENT =
  /((?:secret|passw(?:or)?d|passphrase|token|api_?key|access_?key|private_?key|credential)\w{0,40}["']?\s{0,8}(?::=|[:=])\s{0,8})[^\n]*/gi;

/** True for what looks made by a machine: key, hash, random id. Names that people give pass. */
export function looksLikeKey(word: string): boolean {
  if (word.length > LONGEST_NAME) return true;
  if (KEY_PREFIX.test(word)) return true;
  const digits = word.replaceAll(/\D/g, '').length;
  if (digits > 4) return true;
  if (/^[0-9a-f]{8,}$/i.test(word) && digits > 0) return true;
  const changes = word.match(/\d[A-Za-z]|[A-Za-z]\d/g)?.length ?? 0;
  if (changes > 2) return true;
  // "qXzRtKwP…": capitals in no order.
  const turns = word.match(/[a-z][A-Z]/g)?.length ?? 0;
  return word.length >= 12 && turns * 3 >= word.length;
}

/** Takes out the values of what is called secret: `TOKEN = abc` becomes `TOKEN = `. */
export function withoutSecretValues(text: string): string {
  return text.replaceAll(SECRET_ASSIGNMENT, '$1');
}
