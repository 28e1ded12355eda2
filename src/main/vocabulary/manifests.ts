import { parse as parseToml } from 'smol-toml';
import { z } from 'zod';

/** What a manifest tells about names. */
export interface ManifestNames {
  /** The project's own names. */
  readonly own: readonly string[];
  readonly dependencies: readonly string[];
}

const NONE: ManifestNames = { own: [], dependencies: [] };
const tableSchema = z.record(z.string(), z.unknown());
const textSchema = z.string();

function table(value: unknown): Record<string, unknown> {
  return tableSchema.safeParse(value).data ?? {};
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((entry): entry is string => typeof entry === 'string') : [];
}

function named(value: unknown): string[] {
  const text = textSchema.safeParse(value).data;
  return text === undefined ? [] : [text];
}

/** `requests[socks]>=2; python_version>"3"` → `requests` (PEP 508). */
function requirementName(requirement: string): string {
  return /^\s*([A-Za-z0-9][\w.-]*)/.exec(requirement)?.[1] ?? '';
}

/** `@scope/name` → `name`: the scope is not said. `example.com/user/tool/v2` → `tool`. */
function lastPart(name: string): string {
  const parts = name.split('/').filter((part) => !/^v\d+$/.test(part));
  return parts.at(-1) ?? name;
}

function ofPackageJson(text: string): ManifestNames {
  const manifest = table(JSON.parse(text));
  const bin = manifest['bin'];
  const kinds = ['dependencies', 'devDependencies', 'peerDependencies', 'optionalDependencies'];
  return {
    own: [...named(manifest['name']), ...(typeof bin === 'object' ? Object.keys(table(bin)) : [])].map(
      lastPart,
    ),
    dependencies: kinds.flatMap((kind) => Object.keys(table(manifest[kind]))).map(lastPart),
  };
}

function ofPyproject(text: string): ManifestNames {
  const manifest = table(parseToml(text));
  const project = table(manifest['project']);
  const poetry = table(table(manifest['tool'])['poetry']);
  const groups = [
    ...Object.values(table(project['optional-dependencies'])),
    ...Object.values(table(manifest['dependency-groups'])),
  ];
  const poetryGroups = Object.values(table(poetry['group'])).map((group) =>
    table(table(group)['dependencies']),
  );
  return {
    own: [...named(project['name']), ...named(poetry['name']), ...Object.keys(table(project['scripts']))],
    dependencies: [
      ...[...texts(project['dependencies']), ...groups.flatMap(texts)].map(requirementName),
      ...[table(poetry['dependencies']), ...poetryGroups].flatMap((group) => Object.keys(group)),
    ].filter((name) => name !== 'python'),
  };
}

function ofCargo(text: string): ManifestNames {
  const manifest = table(parseToml(text));
  const workspace = table(manifest['workspace']);
  const kinds = [manifest, workspace].flatMap((owner) => [
    owner['dependencies'],
    owner['dev-dependencies'],
    owner['build-dependencies'],
  ]);
  return {
    own: named(table(manifest['package'])['name']),
    dependencies: kinds.flatMap((kind) => Object.keys(table(kind))),
  };
}

/** Lines of a `go.mod` (the Go Modules Reference): `module path`, and `path version`, within `require ( … )` or behind it. */
function ofGoModule(text: string): ManifestNames {
  const own: string[] = [];
  const dependencies: string[] = [];
  for (const line of text.split('\n')) {
    const module = /^module\s+"?([^\s"]+)/.exec(line)?.[1];
    if (module !== undefined) own.push(lastPart(module));
    const required = /^(?:require\s+|\s+)([\w.~/-]+\.[\w.~/-]+)\s+v\d/.exec(line)?.[1];
    if (required !== undefined && !line.includes('// indirect')) dependencies.push(lastPart(required));
  }
  return { own, dependencies };
}

function ofRequirements(text: string): ManifestNames {
  const lines = text.split('\n').filter((line) => /^[A-Za-z0-9]/.test(line));
  return { own: [], dependencies: lines.map(requirementName) };
}

const READERS: Readonly<Record<string, (text: string) => ManifestNames>> = {
  'package.json': ofPackageJson,
  'pyproject.toml': ofPyproject,
  'cargo.toml': ofCargo,
  'go.mod': ofGoModule,
  'requirements.txt': ofRequirements,
};

/** Names in a manifest; nothing for a broken one, because people save files half written. `fileName` in small letters. */
export function namesOfManifest(fileName: string, text: string): ManifestNames {
  try {
    const { own, dependencies } = READERS[fileName]?.(text) ?? NONE;
    return {
      own: own.filter((name) => name !== ''),
      dependencies: dependencies.filter((name) => name !== ''),
    };
  } catch {
    return NONE;
  }
}
