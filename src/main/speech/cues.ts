import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '../../shared/kernel/app-error.ts';
import type { Settings } from '../../shared/settings/schema.ts';
import type { AudioBlock } from '../audio/audio-block.ts';
import { WavParser } from '../audio/wav-parser.ts';

/** What a short sound stands for. */
export type CueName = 'start' | 'stop' | 'sent' | 'failed' | 'switched' | 'attention';

export interface CuesDependencies {
  /** Folder of the shipped sounds. */
  readonly directory: string;
  readonly settings: () => Settings['sounds'];
  /** The active agent's terminal has the keyboard. */
  readonly isFocused: () => boolean;
  readonly play: (sound: AudioBlock, volume: number) => void;
  /** A person's own file cannot be used; told once for each file. */
  readonly onUnreadable: (error: AppError) => void;
}

/** Longer than this is no short sound but music. */
const LONGEST_S = 5;

/** The short sounds: which is heard when, and where it comes from. */
export class Cues {
  readonly #deps: CuesDependencies;
  readonly #sounds = new Map<string, Promise<AudioBlock | undefined>>();

  constructor(deps: CuesDependencies) {
    this.#deps = deps;
  }

  /** Plays it, if the settings want it now. Resolves when it was handed to the player. */
  async play(name: CueName): Promise<void> {
    const { settings, isFocused, play, directory } = this.#deps;
    const { enabled, volume, files, [name]: when } = settings();
    if (!enabled || volume === 0 || when === 'off' || (when === 'unfocused' && isFocused())) return;
    const own = files[name];
    const sound =
      (own === undefined ? undefined : await this.#read(own)) ??
      (await this.#read(path.join(directory, `${name}.wav`)));
    if (sound !== undefined) play(sound, volume);
  }

  /** A person has changed the files, or what is in them: they are read anew. */
  forget(): void {
    this.#sounds.clear();
  }

  #read(file: string): Promise<AudioBlock | undefined> {
    const known = this.#sounds.get(file);
    if (known !== undefined) return known;
    const sound = readCue(file).catch((error: unknown) => {
      this.#deps.onUnreadable(unreadable(file, error));
      return undefined;
    });
    this.#sounds.set(file, sound);
    return sound;
  }
}

async function readCue(file: string): Promise<AudioBlock> {
  const parser = new WavParser(file);
  const block = parser.push(await readFile(file));
  parser.end();
  if (block === undefined) throw new AppError('audio-unreadable', `${file} holds no sound.`);
  return { ...block, pcm: block.pcm.subarray(0, LONGEST_S * block.sampleRateHz) };
}

function unreadable(file: string, cause: unknown): AppError {
  return new AppError('audio-unreadable', `The sound ${file} cannot be played.`, {
    remedy: 'Give a WAV file in the setting sounds.files, or take the entry out.',
    cause,
  });
}
