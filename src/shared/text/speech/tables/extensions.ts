const SPELLED =
  `ts tsx js jsx mjs cjs mts cts md mdx py rs kt c h cc cpp cs rb php sh html htm css scss csv tsv xml
  svg png jpg pdf gz ini ps1 tf ex hs mp3 mp4 db exe dll crt`.split(/\s+/);

const AS_WORDS =
  `json jsonl toml go java bash sql log lock env gif zip tar wasm vue svelte test spec local example
  map snap swift scala lua dart proto graphql gradle bat conf config diff patch less sass jpeg key onnx sqlite`.split(
    /\s+/,
  );

/** What comes after the last dot of a file name → how it is spoken. */
export const EXTENSIONS: ReadonlyMap<string, string> = new Map([
  ...SPELLED.map((extension): [string, string] => [extension, extension.toUpperCase()]),
  ...AS_WORDS.map((extension): [string, string] => [extension, extension]),
  ['yaml', 'yaml'],
  ['yml', 'yaml'],
  ['txt', 'text'],
  ['wav', 'wave'],
  ['cfg', 'config'],
  ['ipynb', 'notebook'],
]);

/** Folders that are not said as they are written. */
export const ENGLISH_FOLDERS: ReadonlyMap<string, string> = new Map([
  ['src', 'source'],
  ['usr', 'user'],
]);
