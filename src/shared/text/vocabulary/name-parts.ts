const HUMP =
  /(?<=\p{Ll}|\d)(?=\p{Lu})|(?<=\p{Lu})(?=\p{Lu}\p{Ll})|[\s_.$/'’-]+|(?<=\p{L})(?=\d)|(?<=\d)(?=\p{L})/u;

/** The words in a name, in small letters: `getUserName`, `get_user_name`, `get user name` → get, user, name. */
export function namePartsOf(name: string): string[] {
  return name
    .split(HUMP)
    .filter((part) => part !== '')
    .map((part) => part.toLowerCase());
}

/** A name without what is not heard of it: blanks, signs, capitals. */
export function lettersOf(name: string): string {
  return name.toLowerCase().replaceAll(/[^\p{L}\p{N}]+/gu, '');
}

/** True for writings that plain text has no reason for: capitals, digits or signs inside. */
export function isPeculiar(name: string): boolean {
  return /\p{Ll}\p{Lu}|\p{Lu}{2}|[\d_.$-]/u.test(name);
}
