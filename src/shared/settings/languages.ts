/** The codes by which the multilingual Whisper models name languages: those of the v2 tokeniser, and `yue` of v3. */
const CODES = `af am ar as az ba be bg bn bo br bs ca cs cy da de el en es et eu fa fi fo fr gl gu ha haw he hi hr ht
  hu hy id is it ja jw ka kk km kn ko la lb ln lo lt lv mg mi mk ml mn mr ms mt my ne nl nn no oc pa pl ps pt ro ru sa
  sd si sk sl sn so sq sr su sv sw ta te tg th tk tl tr tt uk ur uz vi yi yo yue zh`;

const LANGUAGES: ReadonlySet<string> = new Set(CODES.split(/\s+/));

/** True for `auto` and for every language that a recogniser may know. */
export function isLanguage(code: string): boolean {
  return code === 'auto' || LANGUAGES.has(code);
}
