/** The page at its place of history, before an engine that remembers what was said. */
import { createHash } from 'node:crypto';
import type { BrowserContextOptions } from 'playwright-core';
import type { TranscriptEntry } from '../../src/shared/contract/control.ts';
import { transcriptEntry } from './entries.ts';
import type { OpenPage, PageFixture } from './page-fixture.ts';
import { ScriptedEngine } from './scripted-engine.ts';

const SAYINGS = [
  'add a test for the empty list',
  'rename the retry count to max attempts and run the tests',
  'does the retry count include the first attempt',
  'say that again more slowly',
  'once the migration has run on staging, check whether the old column is still read anywhere and remove it',
  'what does the parser do with a trailing comma',
  'revert the last commit',
];
const AGENTS = ['review', 'docs', 'api-server'];
const NEWEST_MS = Date.UTC(2026, 2, 4, 14, 2);
const BETWEEN_MS = 7 * 60_000;

/** What was said as the `number`th before the newest; always the same. */
export function saidBefore(number: number, more: Partial<TranscriptEntry> = {}): TranscriptEntry {
  return transcriptEntry({
    id: idOf(number),
    text: `${SAYINGS[number % SAYINGS.length] ?? ''} (${number})`,
    agentId: AGENTS[number % AGENTS.length] ?? null,
    timestamp: new Date(NEWEST_MS - number * BETWEEN_MS).toISOString(),
    ...more,
  });
}

/** An engine that remembers `count` entries; its transcript is empty. */
export function remembering(count: number): ScriptedEngine {
  const engine = new ScriptedEngine();
  engine.history.put(...Array.from({ length: count }, (_, number) => saidBefore(number)));
  engine.connect(['review', 'docs']);
  return engine;
}

/** Opens the place and waits until its first rows are there, or what it says instead. */
export async function openHistory(
  fixture: PageFixture,
  engine: ScriptedEngine,
  options: BrowserContextOptions = {},
): Promise<OpenPage> {
  const opened = await fixture.open(engine, options);
  await opened.page.getByRole('link', { name: 'History' }).click();
  await opened.page.locator('[data-testid=history-row], .history-notes').first().waitFor();
  return opened;
}

function idOf(number: number): string {
  const hex = createHash('sha256').update(`entry ${number}`).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
