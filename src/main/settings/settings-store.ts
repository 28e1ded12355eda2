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
import { editSettingsText, readSettingsText } from './settings-text.ts';

/** Where the store tells a person what is wrong. A new notice replaces the one with the same code. */
export interface SettingsNotices {
  post(notice: {
    readonly severity: 'info' | 'warning' | 'error';
    readonly code: string;
    readonly message: string;
    readonly remedy?: string;
  }): void;
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
    for (const { name, hint } of environment.unknown) {
      options.notices.post({
        severity: 'warning',
        code: `settings-variable-${name}`,
        message: `The environment variable ${name} is not a setting.`,
        remedy: hint,
      });
    }
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
    this.#watch = undefined;
    await this.#queue;
  }

  async #start(): Promise<void> {
    const { filePath, clock } = this.#options;
    // Made beforehand, so that it can be watched. If that fails, the first change will say why.
    await mkdir(dirname(filePath), { recursive: true, mode: 0o700 }).catch(() => {});
    this.#watch = watchFile(
      filePath,
      clock,
      () => void this.#inTurn(() => this.#reload()),
      () =>
        this.#options.notices.post({
          severity: 'info',
          code: 'settings-not-watched',
          message: 'The settings file cannot be watched.',
          remedy: 'Edits in the file apply after a restart.',
        }),
    );
    const text = await this.#read();
    if (text !== undefined) await this.#adopt(text);
    this.#apply();
    this.#atStart = this.#settings;
  }

  /** At the start a wrong file is set aside, and a file with what was right in it takes its place. */
  async #adopt(text: string): Promise<void> {
    const reading = readSettingsText(text);
    this.#file = reading.values;
    try {
      if (reading.faults.length > 0) {
        const aside = await this.#setAside();
        this.#reportInvalid(
          reading.faults,
          `The file was kept as ${aside}; defaults are used for what was wrong.`,
        );
      }
      if (reading.repaired !== text && reading.repaired.trim() !== '') {
        await writeAtomically(this.#options.filePath, reading.repaired);
      }
    } catch (error) {
      if (reading.faults.length > 0) {
        this.#reportInvalid(reading.faults, 'Defaults are used for what was wrong; mend the file.');
      }
      this.#reportUnsaved(error);
    }
  }

  /** While the engine runs, somebody may be in the middle of an edit: a wrong file is left alone and not applied. */
  async #reload(): Promise<void> {
    const reading = readSettingsText((await this.#read()) ?? '');
    if (reading.faults.length > 0) {
      this.#reportInvalid(reading.faults, 'The settings from before stay in force until the file is mended.');
      return;
    }
    this.#options.notices.clear('settings-invalid');
    this.#file = reading.values;
    this.#apply();
  }

  async #save(): Promise<void> {
    const { filePath, notices } = this.#options;
    try {
      // What stands in the file now counts, also an edit that the watch has not told yet.
      const text = (await this.#read()) ?? '';
      const reading = readSettingsText(text);
      await mkdir(dirname(filePath), { recursive: true, mode: 0o700 });
      if (reading.faults.length > 0) {
        const aside = await this.#setAside();
        this.#reportInvalid(
          reading.faults,
          `The file was kept as ${aside}; defaults are used for what was wrong.`,
        );
      }
      const version = settingsMigrations.length + 1;
      const changes = new Map<string, unknown>([['version', version], ...this.#unsaved]);
      await writeAtomically(filePath, editSettingsText(reading.repaired, changes));
      this.#file = new Map([...reading.values, ...this.#unsaved]);
      this.#unsaved = new Map();
      notices.clear('settings-not-saved');
    } catch (error) {
      this.#reportUnsaved(error);
    }
  }

  /** The file's text; undefined when there is none. A file that cannot be read is reported and counts as none. */
  async #read(): Promise<string | undefined> {
    const { filePath, notices } = this.#options;
    try {
      const text = await readFile(filePath, 'utf8');
      notices.clear('settings-unreadable');
      return text;
    } catch (error) {
      if (codeOf(error) !== 'ENOENT' && codeOf(error) !== 'ENOTDIR') {
        notices.post({
          severity: 'error',
          code: 'settings-unreadable',
          message: `The settings file ${filePath} cannot be read (${codeOf(error)}); defaults are used.`,
          remedy: 'Check its permissions.',
        });
      }
      return undefined;
    }
  }

  async #setAside(): Promise<string> {
    const { filePath, clock } = this.#options;
    const time = clock.date().toISOString().replaceAll(/[:.]/g, '-');
    const aside = join(dirname(filePath), `settings.invalid-${time}.json`);
    await rename(filePath, aside);
    return aside;
  }

  #reportInvalid(faults: readonly string[], remedy: string): void {
    this.#options.notices.post({
      severity: 'warning',
      code: 'settings-invalid',
      message: `The settings file is wrong. ${faults.join(' ')}`,
      remedy,
    });
  }

  #reportUnsaved(error: unknown): void {
    this.#options.notices.post({
      severity: 'warning',
      code: 'settings-not-saved',
      message: `The settings file cannot be written (${codeOf(error)}): ${this.#options.filePath}.`,
      remedy: 'Changes hold until the engine stops. Make the folder writable to keep them.',
    });
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

/** The system's name of a fault (`EROFS`); never a path or content. */
function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason';
}
