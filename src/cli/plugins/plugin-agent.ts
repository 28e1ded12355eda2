/** What is declared about one agent. Everything is data; the engine in `installation/` applies it. */
import type { BlockEdit, JsonEdit, TomlEdit } from './edits/file-edit.ts';
import type { PluginPlace } from './plugin-place.ts';

/** A file of the agent's own configuration with our entries in it, or a file that is ours alone. */
export type PlannedFile =
  | { readonly path: string; readonly edit: JsonEdit | TomlEdit | BlockEdit }
  | { readonly path: string; readonly content: Uint8Array; readonly executable: boolean };

/** Programs with their arguments. */
export interface FinishingSteps {
  readonly install: readonly string[];
  /** Undoes it; run before the files go. */
  readonly remove: readonly string[];
}

export interface PluginAgent {
  /** As it is called on the command line. */
  readonly id: string;
  readonly title: string;
  /** Programs that prove that it is on this machine. */
  readonly programs: readonly string[];
  /** Folders and files that prove the same. */
  traces(place: PluginPlace): readonly string[];
  /** Everything that is installed, in the order in which it is written: what is referred to comes first. */
  files(place: PluginPlace): Promise<readonly PlannedFile[]>;
  /** What only the agent's own program can do when all files are there; null where it is not needed or not there. */
  finishing?(place: PluginPlace): Promise<FinishingSteps | null>;
  /** What a person does next, a sentence each. */
  afterwards(place: PluginPlace): readonly string[];
}
