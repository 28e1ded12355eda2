/** The page at its place of speech, before an engine with voices. */
import type { CurrentSpeech, WaitingSpeechInfo } from '../../src/shared/contract/speech.ts';
import type { OpenPage, PageFixture } from './page-fixture.ts';
import { ScriptedEngine } from './scripted-engine.ts';
import { voice } from './scripted-speaker.ts';

export function talkative(): ScriptedEngine {
  const engine = new ScriptedEngine();
  engine.connect(['review', 'docs']);
  engine.speaker.offered = [
    voice('hibari:heart', 'Heart', 'en-US'),
    voice('espeak-ng:en-gb', 'Great Britain', 'en-GB'),
    voice('espeak-ng:de', 'Stefan', 'de'),
    voice('espeak-ng:de-at', 'Franz', 'de-AT'),
  ];
  return engine;
}

export async function openSpeech(fixture: PageFixture, engine = talkative()): Promise<OpenPage> {
  const opened = await fixture.open(engine);
  await opened.page.getByRole('link', { name: 'Speech' }).click();
  await opened.page.getByRole('heading', { name: 'Voices' }).waitFor();
  return opened;
}

export function speech(caption: string, more: Partial<CurrentSpeech> = {}): CurrentSpeech {
  return { id: 'a', agentId: 'docs', voiceId: 'hibari:heart', caption, ...more };
}

/** Speaks aloud, and announces it. */
export function speaks(
  engine: ScriptedEngine,
  current: CurrentSpeech,
  waiting: WaitingSpeechInfo[] = [],
): void {
  engine.change({ status: 'speaking' });
  engine.changeSpeech({ state: 'speaking', current, waiting });
}

export function fallsSilent(engine: ScriptedEngine): void {
  engine.changeSpeech({ state: 'silent', current: null, waiting: [] });
  engine.change({ status: 'listening' });
}
