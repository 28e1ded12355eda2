import type { SpokenWords } from '../languages/spoken-words.ts';
import { isIpAddress } from './ip-address.ts';
import { readPath } from './paths.ts';
import type { WordContext, WordRule } from './word-rule.ts';

const ADDRESS = /^([a-z][a-z0-9+.-]{0,20}):\/\/(.*)$/i;
const MAIL = /^(?:mailto:)?([\w.+-]+)@([\w-]+(?:\.[\w-]+)*\.[a-z]{2,24}|localhost)(?::\S*)?$/i;
const SITE = /^(?:[\w-]{1,63}\.){1,8}(?:com|org|net|io|dev|ai|app|co|edu|gov|me|de|fr|es|it|eu|uk)$/i;

/** Host and port of an address; user names, passwords, path and query are never part of it. */
export interface Host {
  readonly name: string;
  readonly port: string | undefined;
}

/** The host of a URL, of `www.…`, `localhost:3000`, `10.0.0.1:80` or `example.com/path`; else nothing. */
export function hostOf(word: string): Host | undefined {
  if (!/[.:/]/.test(word)) return undefined;
  const [, scheme, rest] = ADDRESS.exec(word) ?? [];
  if (scheme?.toLowerCase() === 'file') return undefined;
  const authority = /^[^/?#]*/.exec(rest ?? word)?.[0] ?? '';
  const host = authority.slice(authority.lastIndexOf('@') + 1);
  const [, name = '', port] = /^(.*?)(?::(\d{1,5}))?$/.exec(host) ?? [];
  if (rest !== undefined) return name === '' ? undefined : { name, port };
  if (authority.includes('@')) return undefined;
  const isSite = SITE.test(name) && (port !== undefined || word.length > host.length || /^www\./i.test(name));
  const isLocal = (name === 'localhost' || isIpAddress(name)) && (port !== undefined || word.includes('/'));
  return isSite || (isLocal && !/^[\d.]+\/\d{1,2}$/.test(word)) ? { name, port } : undefined;
}

function spokenHost({ name, port }: Host, words: SpokenWords): string {
  const labels = name.replace(/^www\./i, '').split(/[.:]+/);
  const spoken = labels.filter((label) => label !== '').join(` ${words.dot} `);
  return port === undefined ? spoken : `${spoken} ${words.port} ${port}`;
}

export const ADDRESS_RULES: readonly WordRule[] = [
  { name: 'url', languages: 'worded', read: readUrl },
  { name: 'mail', languages: 'worded', read: readMail },
  {
    name: 'ip',
    languages: 'worded',
    read: (word, { words }) => {
      if (!/^\d/.test(word)) return undefined;
      const [address = '', bits] = word.split('/');
      if (!isIpAddress(address)) return undefined;
      const spoken = address.replaceAll('.', ` ${words.dot} `);
      return bits === undefined ? spoken : `${spoken} ${words.slash} ${bits}`;
    },
  },
];

function readUrl(word: string, context: WordContext): string | undefined {
  if (/^data:[\w.+/-]+[;,]/i.test(word)) return context.words.longToken;
  if (/^file:\/\//i.test(word)) return readPath(word.slice('file://'.length), context);
  const host = hostOf(word);
  return host === undefined ? undefined : spokenHost(host, context.words);
}

function readMail(word: string, { words }: WordContext): string | undefined {
  const [, name, host] = MAIL.exec(word) ?? [];
  if (name === undefined || host === undefined) return undefined;
  return `${name.replaceAll('.', ` ${words.dot} `)} ${words.at} ${host.replaceAll('.', ` ${words.dot} `)}`;
}
