/** Written in capitals when they are part of a name, because small letters would be read as a word. */
const SPELLED =
  `id url uri api html css sql http https xml ui ux db io ip jwt dto uuid os fs cli npm pr ci cd ts js
  tsx jsx md csv pdf svg png ssh tls ssl dns tcp udp gpu cpu ram ssd usb sdk ide gui orm aws gcp ast dom utf rgb llm
  tts stt vad`.split(/\s+/);

const WITH_PLURAL = ['id', 'url', 'api', 'pr'];

/** Small letters → as it is spoken: `ids` → `IDs`. */
export const ACRONYMS: ReadonlyMap<string, string> = new Map([
  ...SPELLED.map((word): [string, string] => [word, word.toUpperCase()]),
  ...WITH_PLURAL.map((word): [string, string] => [`${word}s`, `${word.toUpperCase()}s`]),
]);

/**
 * Acronyms and short forms that a voice with programmers' pronunciations says right whether they are written small
 * or in capitals; it is handed these as they were written.
 */
export const PRONOUNCED: ReadonlySet<string> = new Set(
  `api async auth aws bool char csv env grep id ids init io jsx jwt lib md nan regexp runtime tsx ui uri url ux
  vim`.split(/\s+/),
);
