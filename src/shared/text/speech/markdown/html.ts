const NAMES =
  `a abbr b bdi big blockquote br center cite code dd del details dfn div dl dt em figcaption figure font h1
  h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p picture pre q s samp section small span strike strong sub summary sup
  table tbody td tfoot th thead tr tt u ul var wbr`.split(/\s+/);

/** A tag that shapes text; others (`<T>`, `<button>`) are what the text is about. */
export const HTML_TAG = new RegExp(`</?(?:${NAMES.join('|')})(?:\\s[^<>]*)?/?>`, 'iy');

/** The `alt` text of an image tag; empty for any other tag. */
export function imageDescription(tag: string): string {
  if (!/^<img\s/i.test(tag)) return '';
  return (/\salt\s{0,9}=\s{0,9}(?:"([^"]*)"|'([^']*)')/i.exec(tag)?.slice(1).join('') ?? '').trim();
}

export const HTML_ENTITY = /&(?:[a-z]{2,8}|#\d{1,7}|#x[\da-f]{1,6});/iy;

const ENTITIES: ReadonlyMap<string, string> = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
  ['nbsp', ' '],
  ['mdash', '—'],
  ['ndash', '–'],
  ['hellip', '…'],
  ['rarr', '→'],
  ['times', '×'],
  ['copy', '©'],
  ['reg', '®'],
  ['trade', '™'],
]);

/** The character that an entity stands for; an unknown one stays as it is. */
export function decodeEntity(entity: string): string {
  const name = entity.slice(1, -1);
  if (!name.startsWith('#')) return ENTITIES.get(name) ?? entity;
  const codePoint = /^#x/i.test(name)
    ? Number.parseInt(name.slice(2), 16)
    : Number.parseInt(name.slice(1), 10);
  const isText = codePoint >= 0x20 && codePoint <= 0x10ffff && !(codePoint >= 0xd800 && codePoint <= 0xdfff);
  return isText ? String.fromCodePoint(codePoint) : ' ';
}
