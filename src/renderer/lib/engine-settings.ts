/**
 * The settings that the page shows and changes. What the person moves is shown at once and sent one request at a time
 * for each setting, the last value winning, so that a dragged slider never floods the engine.
 */
import type { Settings } from '../../shared/settings/schema.ts';
import type { EngineView } from './engine-view.ts';
import { Store } from './store.ts';
import type { ReadableStore } from './store.ts';

/** Dotted key → value, as the engine takes them. */
export interface PageSettings {
  readonly 'speech.enabled': boolean;
  readonly 'speech.volume': number;
  readonly 'speech.speed': number;
  readonly 'speech.kind': Settings['speech']['kind'];
  readonly 'speech.language': string;
  readonly 'speech.voice': string;
  readonly 'speech.voices': Readonly<Record<string, string>>;
  readonly 'audio.outputDevice': Settings['audio']['outputDevice'];
  readonly 'agents.profiles': Settings['agents']['profiles'];
  readonly 'commands.enabled': boolean;
  readonly 'commands.whileMuted': boolean;
  readonly 'dictation.codingMode': Settings['dictation']['codingMode'];
  readonly 'dictation.fillers': boolean;
  readonly 'vocabulary.entries': Settings['vocabulary']['entries'];
  readonly 'vocabulary.project': boolean;
  readonly 'vocabulary.correction': boolean;
}
export type PageSettingKey = keyof PageSettings;

export interface EngineSettingsDependencies {
  readonly view: ReadableStore<EngineView>;
  readonly read: () => Promise<Settings>;
  readonly write: (key: PageSettingKey, value: unknown) => Promise<void>;
  readonly onProblem: (error: unknown) => void;
}

export class EngineSettings {
  readonly #dependencies: EngineSettingsDependencies;
  readonly #shown = new Store<PageSettings | null>(null);
  #engines: PageSettings | null = null;
  /** What the person wants and the engine has not answered yet. */
  readonly #wanted = new Map<PageSettingKey, PageSettings[PageSettingKey]>();
  #readRevision = -1;
  #reading = false;
  #writes = 0;

  constructor(dependencies: EngineSettingsDependencies) {
    this.#dependencies = dependencies;
    dependencies.view.subscribe(() => this.#follow());
    this.#follow();
  }

  /** What to show; null until the engine has told its settings. */
  get shown(): ReadableStore<PageSettings | null> {
    return this.#shown;
  }

  /** Shows the value at once and sends it as soon as the request before it has been answered. Never rejects. */
  async change<Key extends PageSettingKey>(key: Key, value: PageSettings[Key]): Promise<void> {
    const sending = this.#wanted.has(key);
    this.#wanted.set(key, value);
    this.#publish();
    if (!sending) await this.#send(key);
  }

  async #send(key: PageSettingKey): Promise<void> {
    try {
      for (;;) {
        const value = this.#wanted.get(key);
        await this.#dependencies.write(key, value);
        if (Object.is(this.#wanted.get(key), value)) {
          this.#writes += 1;
          if (this.#engines !== null) this.#engines = { ...this.#engines, [key]: value };
          return;
        }
      }
    } catch (error) {
      this.#dependencies.onProblem(error);
    } finally {
      this.#wanted.delete(key);
      this.#publish();
      this.#follow();
    }
  }

  /** Reads the settings anew when they have changed, or when another engine may answer; not in the midst of a drag. */
  #follow(): void {
    const { connection, settingsRevision } = this.#dependencies.view.get();
    if (connection !== 'live' || settingsRevision === this.#readRevision) return;
    if (this.#reading || this.#wanted.size > 0) return;
    this.#reading = true;
    void this.#read(settingsRevision);
  }

  async #read(revision: number): Promise<void> {
    const writes = this.#writes;
    try {
      const settings = pageSettings(await this.#dependencies.read());
      // What was written meanwhile may not be in it: then it is read once more.
      if (writes === this.#writes) {
        this.#engines = settings;
        this.#readRevision = revision;
        this.#publish();
      }
    } catch {
      // The page then goes without them; the connection tells the person what is wrong with the engine.
      this.#readRevision = revision;
    }
    this.#reading = false;
    this.#follow();
  }

  #publish(): void {
    const engines = this.#engines;
    this.#shown.set(engines === null ? null : { ...engines, ...Object.fromEntries(this.#wanted) });
  }
}

function pageSettings({ agents, audio, commands, dictation, speech, vocabulary }: Settings): PageSettings {
  return {
    'agents.profiles': agents.profiles,
    'commands.enabled': commands.enabled,
    'commands.whileMuted': commands.whileMuted,
    'dictation.codingMode': dictation.codingMode,
    'dictation.fillers': dictation.fillers,
    'vocabulary.entries': vocabulary.entries,
    'vocabulary.project': vocabulary.project,
    'vocabulary.correction': vocabulary.correction,
    'speech.enabled': speech.enabled,
    'speech.volume': speech.volume,
    'speech.speed': speech.speed,
    'speech.kind': speech.kind,
    'speech.language': speech.language,
    'speech.voice': speech.voice,
    'speech.voices': speech.voices,
    'audio.outputDevice': audio.outputDevice,
  };
}
