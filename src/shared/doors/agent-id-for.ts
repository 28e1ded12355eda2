/** The name under which a session is an agent when nobody gave it one. */
import { AGENT_ID_MAX_CHARACTERS } from '../contract/agent-id.ts';

/** Room for a number behind it, where several sessions share a folder. */
const ROOM_FOR_NUMBER = 2;

/**
 * `claude-web-shop` for Claude Code in `/home/me/Web Shop`. Letters and digits of all scripts stay, everything else
 * becomes a dash; without a folder (or with one that has no name) the program alone. Always a valid agent id.
 */
export function agentIdFor(program: string, folder: string | null): string {
  const parts = [slug(program), slug(lastName(folder ?? ''))].filter((part) => part !== '');
  const id = [...parts.join('-')].slice(0, AGENT_ID_MAX_CHARACTERS - ROOM_FOR_NUMBER).join('');
  return id.replace(/-+$/, '') || 'agent';
}

/** The id of the second, third, … session that would have the same one. */
export function numberedAgentId(id: string, number: number): string {
  if (number <= 1) return id;
  const suffix = `-${number}`;
  return `${[...id].slice(0, AGENT_ID_MAX_CHARACTERS - suffix.length).join('')}${suffix}`;
}

function lastName(folder: string): string {
  return folder.split(/[\\/]/).findLast((name) => name !== '') ?? '';
}

function slug(text: string): string {
  return text
    .normalize('NFC')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{M}\p{N}]+/gu, '-')
    .replaceAll(/^-+|-+$/g, '');
}
