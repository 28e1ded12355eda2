/** Our own plugin files, ready for this machine: where they say "vivavoce", they start this copy of the program. */
import { readdir, readFile, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { AppError } from '../../shared/kernel/app-error.ts';
import type { JsonValue } from './edits/json-document.ts';
import type { Launcher } from './launcher.ts';
import type { PlannedFile } from './plugin-agent.ts';
import type { PluginPlace } from './plugin-place.ts';

/** Never part of a plugin. */
const LEFT_OUT: readonly string[] = ['node_modules', 'src', 'test', 'tsconfig.json'];
/** For people who read the source; some editors show it. */
const PAGE = 'README.md';

/** The files of `plugins/FOLDER` below another folder. */
export async function payloadFiles(
  place: PluginPlace,
  folder: string,
  target: string,
  options: { readonly withPage?: boolean } = {},
): Promise<PlannedFile[]> {
  const root = join(place.pluginsDir, folder);
  const leftOut = new Set(options.withPage === true ? LEFT_OUT : [...LEFT_OUT, PAGE]);
  const paths = await filesBelow(root, leftOut);
  return Promise.all(
    paths.map(async (path): Promise<PlannedFile> => {
      const bytes = await readFile(path);
      const executable = ((await stat(path)).mode & 0o100) !== 0;
      const content = Buffer.from(rendered(path, bytes, place.launcher));
      return { path: join(target, relative(root, path).split(sep).join('/')), content, executable };
    }),
  );
}

/** One JSON file of a plugin, its commands made for this machine. */
export async function payloadJson(place: PluginPlace, path: string): Promise<JsonValue> {
  return withLauncher(JSON.parse(await payloadText(place, path)) as JsonValue, place.launcher);
}

export async function payloadText(place: PluginPlace, path: string): Promise<string> {
  try {
    return await readFile(join(place.pluginsDir, path), 'utf8');
  } catch (error) {
    throw missing(path, error);
  }
}

/** The members of an object in a plugin's JSON file, such as its hooks by event. */
export async function payloadMembers(
  place: PluginPlace,
  path: string,
  key: string,
): Promise<[string, JsonValue][]> {
  const value = await payloadJson(place, path);
  const members = isObject(value) ? value[key] : undefined;
  if (!isObject(members)) throw missing(path, undefined);
  return Object.entries(members);
}

/** `vivavoce hook …` in a shell line, and `vivavoce` as the program of an MCP server. */
export function withLauncher(value: JsonValue, launcher: Launcher): JsonValue {
  if (Array.isArray(value)) return value.map((item: JsonValue) => withLauncher(item, launcher));
  if (!isObject(value)) return value;
  const { command, args } = value;
  const changed = Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, withLauncher(inner, launcher)] as const),
  );
  if (command === 'vivavoce' && Array.isArray(args))
    return { ...changed, command: launcher.command, args: [...launcher.args, ...(args as JsonValue[])] };
  if (typeof command === 'string') return { ...changed, command: withLauncherLine(command, launcher) };
  return changed;
}

export function withLauncherLine(line: string, launcher: Launcher): string {
  return line.replace(/^vivavoce(?= |$)/, () => launcher.line);
}

export function isObject(value: JsonValue | undefined): value is { readonly [key: string]: JsonValue } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Files that start us by name are left alone where that name means us. */
function rendered(path: string, bytes: Buffer, launcher: Launcher): Buffer | string {
  if (launcher.command === 'vivavoce') return bytes;
  if (path.endsWith('.json')) {
    const value = JSON.parse(bytes.toString('utf8')) as JsonValue;
    return `${JSON.stringify(withLauncher(value, launcher), null, 2)}\n`;
  }
  return /\.[cm]?[jt]s$/.test(path) ? scriptWithLauncher(bytes.toString('utf8'), launcher) : bytes;
}

/** In scripts we are started by `['vivavoce', …]`, by `run('vivavoce', [ …])` or by `run('vivavoce', words)`. */
export function scriptWithLauncher(text: string, { command, args }: Launcher): string {
  const words = [command, ...args].map((word) => JSON.stringify(word));
  const first = args.map((word) => `${JSON.stringify(word)}, `).join('');
  const program = JSON.stringify(command);
  return text
    .replaceAll(
      /(\(\s*)'vivavoce'(\s*,\s*\[)/g,
      (_, open: string, list: string) => open + program + list + first,
    )
    .replaceAll(
      /(\(\s*)'vivavoce'(\s*,\s*)(\w+)/g,
      (_, open: string, comma: string, list: string) => `${open}${program}${comma}[${first}...${list}]`,
    )
    .replaceAll(/(\[\s*)'vivavoce'(?=\s*[,\]])/g, (_, open: string) => open + words.join(', '));
}

async function filesBelow(folder: string, leftOut: ReadonlySet<string>): Promise<string[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    const wanted = entries.filter(({ name }) => !leftOut.has(name));
    const lists = await Promise.all(
      wanted.map(async (entry) => {
        const path = join(folder, entry.name);
        return entry.isDirectory() ? filesBelow(path, leftOut) : [path];
      }),
    );
    return lists.flat().toSorted();
  } catch (error) {
    throw missing(folder, error);
  }
}

function missing(path: string, cause: unknown): AppError {
  return new AppError('not-found', `This installation has no plugin files in ${path}.`, {
    remedy: 'Install Vivavoce again.',
    cause,
  });
}
