import { mkdir, readFile, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { AppError } from '../../shared/kernel/app-error.ts';
import type { Clock } from '../../shared/kernel/clock.ts';
import type { Disposable } from '../../shared/kernel/disposable.ts';
import { TypedEmitter } from '../../shared/kernel/typed-emitter.ts';
import { settingDeclarations } from '../../shared/settings/declarations.ts';
import { describeSettings } from '../../shared/settings/describe.ts';
import type { SettingDescription } from '../../shared/settings/describe.ts';
import { settingsFromEnvironment } from '../../shared/settings/environment.ts';
import { settingsMigrations } from '../../shared/settings/migrations.ts';
import { environmentName } from '../../shared/settings/names.ts';
import { defaultSettings } from '../../shared/settings/schema.ts';
import type { Settings } from '../../shared/settings/schema.ts';
import { applySetting, checkSetting, readSetting } from '../../shared/settings/values.ts';
import { writeAtomically } from './atomic-write.ts';
import { watchFile } from './folder-watch.ts';
import {
  INVALID,
  invalidAtStart,
  invalidWhileRunning,
  UNREADABLE,
  UNSAVED,
  unknownVariable,
  unreadable,
  unsaved,
  unwatched,
} from './settings-notices.ts';
import type { SettingsNotice } from './settings-notices.ts';
import { editSettingsText, readSettingsText } from './settings-text.ts';

/** Where the store tells a person what is wrong. A new notice replaces the one with the same code. */
export interface SettingsNotices {
  post(notice: SettingsNotice): void;
  clear(code: string): void;
}

export interface SettingsStoreOptions {
  /** Absolute path of `settings.json`; folder and file need not exist. */
  readonly filePath: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Values from the command line by dotted key. They win over everything. */
  readonly flags: Readonly<Record<string, unknown>>;
  readonly clock: Clock;
  readonly notices: SettingsNotices;
  /** A listener threw. */
  readonly onListenerError: (error: unknown) => void;
}

export interface SettingsChange {
  /** Dotted keys whose value is another now. */
  readonly keys: readonly string[];
  readonly settings: Settings;
}

export type SettingSource = 'default' | 'file' | 'environment' | 'flag';

export interface SettingState extends SettingDescription {
  readonly value: unknown;
  readonly source: SettingSource;
  /** The value differs from the one the engine started with and takes effect after a restart. */
  readonly needsRestart: boolean;
}

type Values = ReadonlyMap<string, unknown>;

/** The one writer of the settings file. The invariants are in the README. */
export class SettingsStore implements Disposable {
  readonly #options: SettingsStoreOptions;
  readonly #environment: Values;
  readonly #flags: Values;
  readonly #emitter: TypedEmitter<SettingsChange>;
  /** The file as it was last read or written; undefined when there was none. */
  #text: string | undefined;
  #file: Values = new Map();
  /** Changes that the disk refused. They apply, and are written with the next change. */
  #unsaved: Values = new Map();
  #settings: Settings = defaultSettings();
  #atStart: Settings = this.#settings;
  #watch: Disposable | undefined;
  /** One read or write of the file at a time. */
  #queue: Promise<void> = Promise.resolve();

  private constructor(options: SettingsStoreOptions) {
    this.#options = options;
    this.#emitter = new TypedEmitter(options.onListenerError);
    const environment = settingsFromEnvironment(options.env);
    this.#environment = environment.values;
    this.#flags = new Map(
      Object.entries(options.flags).map(([key, value]) => [key, checkSetting(key, value)]),
    );
    for (const { name, hint } of environment.unknown) options.notices.post(unknownVariable(name, hint));
  }

  /**
   * Reads all sources and starts to watch the file. A file that is wrong never keeps the engine from starting;
   * a wrong environment variable or flag rejects with `invalid-input` that names it and what was expected.
   */
  static async open(options: SettingsStoreOptions): Promise<SettingsStore> {
    const store = new SettingsStore(options);
    await store.#start();
    return store;
  }

  /** The values in force: flags over environment over file over defaults. Never changed in place. */
  get settings(): Settings {
    return this.#settings;
  }

  /** Every setting with its value, where that comes from, and whether it waits for a restart. */
  describe(): readonly SettingState[] {
    return describeSettings().map((description) => {
      const value = readSetting(this.#settings, description.key);
      return {
        ...description,
        value,
        source: this.#sourceOf(description.key),
        needsRestart:
          !description.live && !isDeepStrictEqual(value, readSetting(this.#atStart, description.key)),
      };
    });
  }

  onChange(listener: (change: SettingsChange) => void): Disposable {
    return this.#emitter.subscribe(listener);
  }

  /**
   * Changes one setting and writes the file; when the disk refuses, the change holds until the engine stops, and a
   * notice says so. Rejects with `invalid-input` naming the key and what was expected, or with `conflict` when an
   * environment variable or flag decides.
   */
  async set(key: string, value: unknown): Promise<void> {
    const checked = checkSetting(key, value);
    const source = this.#sourceOf(key);
    if (source === 'flag' || source === 'environment') {
      const origin =
        source === 'flag' ? 'the command line' : `the environment variable ${environmentName(key)}`;
      throw new AppError('conflict', `The setting "${key}" is given by ${origin}.`, {
        remedy: 'Start the engine without it to change the setting here.',
      });
    }
    await this.#inTurn(async () => {
      this.#unsaved = new Map([...this.#unsaved, [key, checked]]);
      await this.#save();
      this.#apply();
    });
  }

  /** Stops watching and waits for a running write. */
  async dispose(): Promise<void> {
    await this.#watch?.dispose();
    await this.#queue;
  }

  async #start(): Promise<void> {
    // Made beforehand, so that it can be watched. If that fails, the first change will say why.
    await mkdir(dirname(this.#options.filePath), { recursive: true, mode: 0o700 }).catch(() => {});
    this.#startWatching();
    await this.#inTurn(async () => {
      await this.#adopt();
      this.#apply();
      this.#atStart = this.#settings;
    });
  }

  #startWatching(): void {
    const { filePath, clock, notices } = this.#options;
    this.#watch ??= watchFile(
      filePath,
      clock,
      () => void this.#inTurn(() => this.#reload()),
      (error) => {
        // Without a folder there is nothing to watch yet.
        if (!isAbsence(error)) notices.post(unwatched(error));
      },
    );
  }

  /** At the start a wrong file is set aside, and a file with what was right in it takes its place. */
  async #adopt(): Promise<void> {
    const { filePath, notices } = this.#options;
    try {
      this.#text = await this.#read();
    } catch (error) {
      return notices.post(unreadable(filePath, error));
    }
    const reading = readSettingsText(this.#text ?? '');
    this.#file = reading.values;
    if (reading.repaired === (this.#text ?? '')) return;
    try {
      if (reading.faults.length > 0) await this.#setAside(reading.faults);
      if (reading.repaired !== '') await this.#write(reading.repaired);
    } catch (error) {
      if (reading.faults.length > 0 && this.#text !== undefined) {
        notices.post(invalidAtStart(reading.faults, undefined));
      }
      notices.post(unsaved(filePath, error));
    }
  }

  /** While the engine runs, somebody may be in the middle of an edit: a wrong file is left alone and not applied. */
  async #reload(): Promise<void> {
    const { filePath, notices } = this.#options;
    let text: string | undefined;
    try {
      text = await this.#read();
    } catch (error) {
      return notices.post(unreadable(filePath, error));
    }
    notices.clear(UNREADABLE);
    if (text === this.#text) return;
    this.#text = text;
    const reading = readSettingsText(text ?? '');
    if (reading.faults.length > 0) return notices.post(invalidWhileRunning(reading.faults));
    notices.clear(INVALID);
    this.#file = reading.values;
    this.#apply();
  }

  async #save(): Promise<void> {
    const { filePath, notices } = this.#options;
    try {
      await mkdir(dirname(filePath), { recursive: true, mode: 0o700 });
      // What stands in the file now counts, also an edit that the watch has not told yet.
      const reading = readSettingsText((await this.#read()) ?? '');
      if (reading.faults.length > 0) await this.#setAside(reading.faults);
      const version = settingsMigrations.length + 1;
      const changes = new Map<string, unknown>([['version', version], ...this.#unsaved]);
      await this.#write(editSettingsText(reading.repaired, changes));
      this.#file = new Map([...reading.values, ...this.#unsaved]);
      this.#unsaved = new Map();
      notices.clear(UNSAVED);
      this.#startWatching();
    } catch (error) {
      notices.post(unsaved(filePath, error));
    }
  }

  /** The file's text; undefined when there is none. */
  async #read(): Promise<string | undefined> {
    try {
      return await readFile(this.#options.filePath, 'utf8');
    } catch (error) {
      if (isAbsence(error)) return undefined;
      throw error;
    }
  }

  async #write(text: string): Promise<void> {
    await writeAtomically(this.#options.filePath, text);
    this.#text = text;
  }

  async #setAside(faults: readonly string[]): Promise<void> {
    const { filePath, clock, notices } = this.#options;
    const time = clock.date().toISOString().replaceAll(/[:.]/g, '-');
    const aside = join(dirname(filePath), `settings.invalid-${time}.json`);
    await rename(filePath, aside);
    this.#text = undefined;
    notices.post(invalidAtStart(faults, aside));
  }

  #sourceOf(key: string): SettingSource {
    if (this.#flags.has(key)) return 'flag';
    if (this.#environment.has(key)) return 'environment';
    return this.#file.has(key) || this.#unsaved.has(key) ? 'file' : 'default';
  }

  /** Computes the values in force and tells which are new. */
  #apply(): void {
    const before = this.#settings;
    const layers = [this.#file, this.#unsaved, this.#environment, this.#flags];
    this.#settings = layers
      .flatMap((layer) => [...layer])
      .reduce((settings, [key, value]) => applySetting(settings, key, value), defaultSettings());
    const keys = settingDeclarations
      .map(({ key }) => key)
      .filter((key) => !isDeepStrictEqual(readSetting(before, key), readSetting(this.#settings, key)));
    if (keys.length > 0) this.#emitter.emit({ keys, settings: this.#settings });
  }

  #inTurn(work: () => Promise<void>): Promise<void> {
    const done = this.#queue.then(work);
    this.#queue = done.catch(() => {});
    return done;
  }
}

function isAbsence(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
}
