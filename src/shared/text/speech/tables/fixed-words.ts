/** Words with a reading of their own, in small letters. */
export const FIXED_WORDS: ReadonlyMap<string, string> = new Map([
  ['c++', 'C plus plus'],
  ['c#', 'C sharp'],
  ['f#', 'F sharp'],
  ['.net', 'dot net'],
  ['asp.net', 'ASP dot net'],
  ['node.js', 'Node JS'],
  ['next.js', 'Next JS'],
  ['vue.js', 'Vue JS'],
  ['utf-8', 'UTF 8'],
  ['utf8', 'UTF 8'],
  ['utf-16', 'UTF 16'],
  ['sha256', 'sha 256'],
  ['sha-256', 'sha 256'],
  ['sha512', 'sha 512'],
  ['sha1', 'sha 1'],
  ['md5', 'MD 5'],
  ['base64', 'base 64'],
  ['x86', 'X 86'],
  ['x86_64', 'X 86 64'],
  ['x64', 'X 64'],
  ['arm64', 'arm 64'],
  ['amd64', 'AMD 64'],
  ['int8', 'int 8'],
  ['mp3', 'MP 3'],
  ['mp4', 'MP 4'],
  ['ipv4', 'IP v 4'],
  ['ipv6', 'IP v 6'],
  ['es6', 'ES 6'],
  ['s3', 'S 3'],
]);

/** The same for English alone. */
export const ENGLISH_FIXED_WORDS: ReadonlyMap<string, string> = new Map([
  ['24/7', '24 7'],
  ['and/or', 'and or'],
  ['\\n', 'newline'],
  ['\\t', 'tab'],
  ['w/', 'with'],
  ['w/o', 'without'],
]);

/** Short forms that voices with their own pronunciations know; others get the words. */
export const NUMERONYMS: ReadonlyMap<string, string> = new Map([
  ['k8s', 'kubernetes'],
  ['i18n', 'internationalization'],
]);

/** Abbreviations that lose their last full stop with their reading; without it here. */
export const ENGLISH_ABBREVIATIONS: ReadonlyMap<string, string> = new Map([
  ['e.g', 'for example'],
  ['i.e', 'that is'],
]);
