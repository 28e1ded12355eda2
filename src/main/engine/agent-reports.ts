import type { Receipt, AgentAbout, AgentReport, ReceiptRequest } from '../../shared/contract/doors.ts';
import { AppError } from '../../shared/kernel/app-error.ts';
import type { Clock } from '../../shared/kernel/clock.ts';
import type { IdSource } from '../../shared/kernel/ids.ts';
import type { Settings } from '../../shared/settings/schema.ts';
import { sanitiseText } from '../../shared/text/sanitise.ts';
import type { Agents } from '../routing/agents.ts';
import type { CueName } from '../speech/cues.ts';
import type { AgentProfiles } from './agent-profiles.ts';
import type { EntryBook } from './entry-book.ts';
import type { SpeechRoom } from './speech-room.ts';
import { systemPhrases, type SystemPhrases } from './system-phrases.ts';

/** A program's plugin and its hook may both tell of the same thing; it is said once. */
const SAME_NEWS_MS = 5000;

/** What is longer is to be read, or to be asked for; an announcement interrupts what the user does. */
const MOST_ANNOUNCED_CHARACTERS = 500;

/** The further, the later in this list. */
const RECEIPTS: readonly Receipt[] = ['accepted', 'shown', 'turn-started'];

export interface AgentReportsDependencies {
  readonly profiles: AgentProfiles;
  readonly agents: Pick<Agents, 'traitsChanged' | 'entryOfMessage'>;
  readonly entries: Pick<EntryBook, 'findAnywhere' | 'changeAnywhere'>;
  readonly speech: Pick<SpeechRoom, 'say'> & { readonly desk: Pick<SpeechRoom['desk'], 'speak'> };
  readonly playCue: (cue: CueName) => void;
  readonly settings: () => Settings;
  /** Sessions that are not connected are offered for it. */
  readonly discovery: { reported(agentId: string, report: AgentReport): void };
  /** The agent in use, or its folder, may be another one. */
  readonly agentChanged: () => void;
  readonly clock: Clock;
  readonly newId: IdSource;
}

/** What agents' programs tell of themselves, and what people hear of it. */
export class AgentReports {
  readonly #deps: AgentReportsDependencies;
  /** By agent: what was announced last, and when. */
  readonly #announced = new Map<string, { readonly news: string; readonly atMs: number }>();
  /** One after the other: an entry that has left memory is read before it is changed. */
  #receipts: Promise<unknown> = Promise.resolve();

  constructor(deps: AgentReportsDependencies) {
    this.#deps = deps;
  }

  describe(agentId: string, about: AgentAbout): void {
    const { profiles, agents, agentChanged } = this.#deps;
    profiles.describe(agentId, about);
    agents.traitsChanged();
    agentChanged();
  }

  take(agentId: string, report: AgentReport): void {
    const { profiles, agents, discovery } = this.#deps;
    discovery.reported(agentId, report);
    switch (report.type) {
      case 'session-started': {
        const { program, folder, name } = report;
        profiles.describe(agentId, { activity: 'idle', attention: null });
        return this.describe(agentId, {
          program,
          ...(folder !== null && { folder }),
          ...(name !== null && { name }),
        });
      }
      case 'working':
        profiles.describe(agentId, { activity: 'working', attention: null });
        // What it says or needs after this is new, also when it is the same.
        this.#announced.delete(agentId);
        break;
      case 'turn-completed':
        profiles.describe(agentId, { activity: 'idle', attention: null });
        this.#speak(agentId, report.text ?? '');
        break;
      case 'needs-you':
        profiles.describe(agentId, { activity: 'needs-you', attention: report.reason });
        this.#callForAttention(agentId, report);
        break;
      case 'session-ended':
        profiles.describe(agentId, { activity: null, attention: null });
        break;
    }
    agents.traitsChanged();
  }

  /** Rejects with `not-found` for a message that this agent was not sent lately. A receipt never goes back. */
  receipt(agentId: string, request: ReceiptRequest): Promise<void> {
    const noted = this.#receipts.then(() => this.#note(agentId, request));
    this.#receipts = noted.catch(() => {});
    return noted;
  }

  async #note(agentId: string, { messageId, receipt }: ReceiptRequest): Promise<void> {
    const { agents, entries } = this.#deps;
    const entryId = agents.entryOfMessage(agentId, messageId);
    const entry = entryId === undefined ? undefined : await entries.findAnywhere(entryId);
    if (entry === undefined) {
      throw new AppError('not-found', `"${agentId}" was not sent such a message, or long ago.`);
    }
    const before = entry.receipt === null ? -1 : RECEIPTS.indexOf(entry.receipt);
    if (RECEIPTS.indexOf(receipt) > before) await entries.changeAnywhere(entry.id, { receipt });
  }

  /** As the agent's own settings of speech want it; a voice that fails is announced as for any speech. */
  #speak(agentId: string, answer: string): void {
    const text = sanitiseText(answer);
    if (text.trim() === '' || !this.#isNews(agentId, `said ${text}`)) return;
    void this.#deps.speech.desk.speak({ id: this.#deps.newId(), text, agentId }).catch(() => {});
  }

  #callForAttention(agentId: string, report: AgentReport & { readonly type: 'needs-you' }): void {
    const { settings, playCue, speech, newId } = this.#deps;
    const { announce } = settings().attention;
    const name = this.#deps.profiles.traitsOf(agentId).name ?? agentId;
    const phrase = attentionPhrase(systemPhrases(settings().speech.language), name, report);
    // By what is heard: hooks that tell of the same thing put it in different words.
    if (announce === 'off' || !this.#isNews(agentId, `needs ${phrase}`)) return;
    if (announce === 'sound') return playCue('attention');
    speech.say(newId(), sanitiseText(phrase));
  }

  #isNews(agentId: string, news: string): boolean {
    const atMs = this.#deps.clock.now();
    const last = this.#announced.get(agentId);
    if (last?.news === news && atMs - last.atMs < SAME_NEWS_MS) return false;
    for (const [id, { atMs: saidAtMs }] of this.#announced) {
      if (atMs - saidAtMs >= SAME_NEWS_MS) this.#announced.delete(id);
    }
    this.#announced.set(agentId, { news, atMs });
    return true;
  }
}

function attentionPhrase(
  phrases: SystemPhrases,
  name: string,
  { reason, text }: AgentReport & { readonly type: 'needs-you' },
): string {
  switch (reason) {
    case 'permission':
      return phrases.asksForPermission(name);
    case 'question':
      return text === null || text.length > MOST_ANNOUNCED_CHARACTERS
        ? phrases.hasQuestion(name)
        : phrases.asks(name, text);
    case 'input':
      return phrases.waits(name);
  }
}
