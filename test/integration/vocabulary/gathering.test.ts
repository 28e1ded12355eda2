import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  renameSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  GATHER_LIMITS,
  gatherNames,
  type FileCache,
  type Gathered,
} from '../../../src/main/vocabulary/gather.ts';
import type { GitOptions } from '../../../src/main/vocabulary/git.ts';
import { Slices } from '../../../src/main/vocabulary/slices.ts';
import { addFiles, git, makeFolder, makeRepository } from './repository.ts';

const NO_GIT: GitOptions = { program: 'git-that-is-not-there' };

function gather(folder: string, options: { cache?: FileCache; git?: GitOptions } = {}): Promise<Gathered> {
  return gatherNames(folder, options.cache ?? new Map(), new Slices(), GATHER_LIMITS, options.git);
}

async function namesIn(folder: string, options: { git?: GitOptions } = {}): Promise<string[]> {
  const { names } = await gather(folder, options);
  return [...names.all()].map(({ written }) => written);
}

describe('the names in a repository', () => {
  it('come from paths, sources, manifests, prose, the branch and the latest commits', async () => {
    const folder = makeRepository({
      'src/quorvex/frobnicator.ts': 'export function twiddleKnobs(knobCount: number) {}',
      'package.json': '{"name": "@kestrel/shopd", "dependencies": {"zustand": "1"}}',
      'README.md': 'The `quux run` of PlumbusWorks.',
    });
    git(folder, 'add', '.');
    git(folder, 'commit', '--message', 'Teach the gizmotron to sing');
    git(folder, 'switch', '--create', 'feature/wibble-wobble');
    const { names, problem } = await gather(folder);
    expect(problem).toBeNull();
    for (const name of [
      'quorvex',
      'frobnicator',
      'twiddleKnobs',
      'quux run',
      'PlumbusWorks',
      'gizmotron',
      'wibble-wobble',
    ]) {
      expect(names.get(name), name).toBeDefined();
    }
    expect(names.get('shopd')?.own).toBe(true);
    expect(names.get('zustand')?.dependency).toBe(true);
    expect(names.get('frobnicator')?.recent).toBe(true);
  });

  it('leave out what git ignores, and hold what is new and not yet added', async () => {
    const folder = makeRepository({
      '.gitignore': 'secretplans/\n*.tmp.ts\n!kept.tmp.ts\n',
      'secretplans/hush.ts': 'const hushHush = 1',
      'gone.tmp.ts': '',
      'kept.tmp.ts': 'const keptName = 1',
      'fresh.ts': 'const freshName = 1',
    });
    const names = await namesIn(folder);
    expect(names).toEqual(expect.arrayContaining(['keptName', 'freshName', 'kept', 'fresh']));
    for (const name of ['secretplans', 'hush', 'hushHush', 'gone']) expect(names).not.toContain(name);
  });

  it('below a folder are those of that folder alone', async () => {
    const folder = makeRepository({ 'one/alphaThing.ts': '', 'two/betaThing.ts': '' });
    const names = await namesIn(path.join(folder, 'one'));
    expect(names).toContain('alphaThing');
    expect(names).not.toContain('betaThing');
  });

  it('hold no value of an environment file, and nothing that looks like a key', async () => {
    const folder = makeRepository({
      '.env': 'DATABASE_PASSWORD=squeamishossifrage\n',
      '.env.production': 'TOKEN=anotherhiddenthing\n',
      'config.yml': 'password: yamlhiddenthing\n',
      'src/keys.ts':
        'const apiKey = "quotedhiddenthing";\nconst token = barehiddenthing;\n// AKIAIOSFODNN7EXAMPLE\n',
    });
    const names = (await namesIn(folder)).join(' ');
    expect(names).not.toMatch(/hiddenthing|squeamish|AKIA/);
    expect(names).toContain('apiKey');
  });
});

describe('a folder without git', () => {
  const files = {
    '.gitignore': 'build-output/\n*.log\n',
    'src/.gitignore': '/local.ts\n!debug.log\n',
    'src/quorvex.ts': 'const wibbleCount = 1; const wibbleSum = 2',
    'src/local.ts': 'const localOnly = 1',
    'src/deep/local.ts': 'const deepLocal = 1',
    'src/debug.log': '',
    'trace.log': '',
    'build-output/made.ts': 'const machineMade = 1',
    'node_modules/left/index.js': 'const foreignThing = 1',
    '.hidden/thing.ts': 'const hiddenThing = 1',
  };

  it.each([
    ['that is not under version control', {}],
    ['on a machine without it', { git: NO_GIT }],
    ['on a machine with an empty path', { git: { environment: { PATH: '' } } }],
  ])('%s is read with its ignore files respected', async (_when, options) => {
    const { names, problem } = await gather(makeFolder(files), options);
    const written = [...names.all()].map((facts) => facts.written);
    expect(problem).toBeNull();
    expect(written).toEqual(expect.arrayContaining(['quorvex', 'wibbleCount', 'deepLocal', 'debug']));
    for (const name of ['localOnly', 'trace', 'machineMade', 'foreignThing', 'hiddenThing']) {
      expect(written).not.toContain(name);
    }
  });

  it('is read with ignore files respected in a repository too, when git is missing', async () => {
    const folder = makeRepository(files);
    expect(await namesIn(folder, { git: NO_GIT })).not.toContain('machineMade');
  });
});

describe('a folder that is gone', () => {
  it.each([
    ['missing', (folder: string) => path.join(folder, 'nowhere')],
    ['a file', (folder: string) => path.join(folder, 'file.ts')],
  ])('(%s) is named in a message that says what to do', async (_what, of) => {
    const folder = of(makeFolder({ 'file.ts': '' }));
    await expect(gather(folder)).rejects.toMatchObject({
      code: 'not-found',
      message: expect.stringContaining(folder),
    });
  });

  it('ends the work when it is cancelled', async () => {
    const controller = new AbortController();
    controller.abort();
    const folder = makeRepository({ 'a.ts': '' });
    await expect(gatherNames(folder, new Map(), new Slices(controller.signal))).rejects.toMatchObject({
      code: 'cancelled',
    });
  });
});

describe('a hostile repository', () => {
  it('runs no program that its configuration names', async () => {
    const folder = makeRepository({ 'src/quorvex.ts': 'const wibble = 1' });
    git(folder, 'add', '.');
    git(folder, 'commit', '--message', 'First');
    const trap = path.join(folder, 'trap.sh');
    const sprung = path.join(folder, 'sprung');
    writeFileSync(trap, `#!/bin/sh\necho "$0" >> ${sprung}\nexit 1\n`);
    chmodSync(trap, 0o755);
    for (const hook of ['post-index-change', 'reference-transaction', 'post-checkout']) {
      writeFileSync(path.join(folder, '.git/hooks', hook), `#!/bin/sh\necho ${hook} >> ${sprung}\n`);
      chmodSync(path.join(folder, '.git/hooks', hook), 0o755);
    }
    for (const key of [
      'core.fsmonitor',
      'core.pager',
      'core.sshCommand',
      'core.editor',
      'diff.external',
      'gpg.program',
      'credential.helper',
      'filter.evil.clean',
      'filter.evil.smudge',
      'filter.evil.process',
      'diff.evil.textconv',
      'diff.evil.command',
      'pager.log',
      'pager.ls-files',
      'log.showSignature',
      'alias.ls-files',
    ]) {
      // prettier-ignore
      git(folder, 'config', key, key.startsWith('alias') ? `!${trap}` : key === 'log.showSignature' ? 'true' : trap);
    }
    addFiles(folder, { '.gitattributes': '* filter=evil diff=evil\n' });
    utimesSync(path.join(folder, 'src/quorvex.ts'), 1, 1);
    const names = await namesIn(folder);
    expect(names).toEqual(expect.arrayContaining(['quorvex', 'wibble', 'First']));
    expect(existsSync(sprung)).toBe(false);
  });

  it('leads nowhere else: not by a working tree, nor by links, nor by our own environment', async () => {
    const elsewhere = makeRepository({
      'privatestuff.ts': 'const veryPrivate = 1; const veryPrivateToo = 1',
    });
    git(elsewhere, 'add', '.');
    const folder = makeRepository({ 'open.ts': 'const openName = 1' });
    git(folder, 'config', 'core.worktree', elsewhere);
    symlinkSync(path.join(elsewhere, 'privatestuff.ts'), path.join(folder, 'link.ts'));
    symlinkSync(elsewhere, path.join(folder, 'linked'));
    const environment = { ...process.env, GIT_DIR: path.join(elsewhere, '.git'), GIT_WORK_TREE: elsewhere };
    for (const options of [{}, { git: { environment } }]) {
      const names = await namesIn(folder, options);
      expect(names).toContain('openName');
      expect(names.join(' ')).not.toMatch(/private/i);
    }
  });

  it('whose listed folder became a link leads nowhere else either', async () => {
    const elsewhere = makeFolder({ 'inside.ts': 'const veryPrivate = 1' });
    const folder = makeRepository({ 'sub/inside.ts': 'const openName = 1' });
    git(folder, 'add', '.');
    renameSync(path.join(folder, 'sub'), path.join(folder, 'old'));
    symlinkSync(elsewhere, path.join(folder, 'sub'));
    expect(await namesIn(folder)).not.toContain('veryPrivate');
  });

  it('of another owner is said to be so, and read without git', async () => {
    const folder = makeRepository({ 'quorvex.ts': 'const wibble = 1' });
    const { names, problem } = await gather(folder, {
      git: { environment: { ...process.env, HOME: folder }, program: refusingGit(folder) },
    });
    expect(names.get('quorvex')).toBeDefined();
    expect(problem).toMatchObject({ code: 'forbidden', remedy: expect.stringContaining('safe.directory') });
  });

  it('that makes git hang costs a limited time', async () => {
    const folder = makeRepository({ 'quorvex.ts': '' });
    const slow = path.join(folder, 'slow-git');
    writeFileSync(slow, '#!/bin/sh\nexec sleep 600\n');
    chmodSync(slow, 0o755);
    const { names, problem } = await gather(folder, { git: { program: slow, timeoutMs: 100 } });
    expect(names.get('quorvex')).toBeDefined();
    expect(problem?.code).toBe('timeout');
  });
});

/** Says what git says to somebody who is not the owner; real ownership would need a second user. */
function refusingGit(folder: string): string {
  const program = path.join(folder, 'refusing-git');
  writeFileSync(
    program,
    `#!/bin/sh\necho "fatal: detected dubious ownership in repository at '${folder}'" >&2\nexit 128\n`,
  );
  chmodSync(program, 0o755);
  return program;
}

describe('unusual files', () => {
  it('are passed over: huge, binary, packed, pipes, odd names', async () => {
    const folder = makeRepository({
      'huge.ts': Buffer.alloc(3 * 1024 * 1024, 'hugeName '),
      'binary.ts': Buffer.from('const binaryName = 1\0\u0001'),
      'packed.js': `const packedName=1;${'a=b;'.repeat(5000)}`,
      'good.ts': 'const goodName = 1',
      'odd\n"name.ts': 'const oddName = 1',
      'füßchen.ts': 'const goodToo = 1',
    });
    execFileSync('sh', ['-c', 'mkfifo "$1"', 'sh', path.join(folder, 'pipe.ts')]);
    const names = await namesIn(folder);
    expect(names).toEqual(expect.arrayContaining(['goodName', 'oddName', 'goodToo']));
    for (const name of ['hugeName', 'binaryName', 'packedName']) expect(names).not.toContain(name);
  });

  it('that may not be read, or are gone from the folder but not from git, are passed over', async () => {
    const folder = makeRepository({ 'good.ts': 'const goodName = 1', 'gone.ts': '', 'locked.ts': '' });
    git(folder, 'add', '.');
    execFileSync('rm', [path.join(folder, 'gone.ts')]);
    chmodSync(path.join(folder, 'locked.ts'), 0o000);
    mkdirSync(path.join(folder, 'folder.ts'));
    expect(await namesIn(folder)).toContain('goodName');
  });
});

describe('gathering again', () => {
  it('reads only what has changed, and forgets what is gone', async () => {
    const folder = makeRepository({ 'one.ts': 'const first = 1', 'two.ts': 'const second = 1' });
    const cache: FileCache = new Map();
    expect((await gather(folder, { cache })).filesRead).toBe(2);
    expect((await gather(folder, { cache })).filesRead).toBe(0);
    addFiles(folder, { 'two.ts': 'const changedName = 1' });
    execFileSync('rm', [path.join(folder, 'one.ts')]);
    const again = await gather(folder, { cache });
    expect(again.filesRead).toBe(1);
    expect(again.names.get('changedName')).toBeDefined();
    expect(again.names.get('first')).toBeUndefined();
    expect([...cache.keys()]).toEqual(['two.ts']);
  });
});

function inLetters(number: number): string {
  return [...String(number)].map((digit) => 'bdfgklmnpr'[Number(digit)] ?? '').join('');
}

describe('twenty thousand files', () => {
  it('are listed, and a part of them read', async () => {
    const folder = makeRepository();
    for (let part = 0; part < 100; part += 1) {
      mkdirSync(path.join(folder, `part${part}`));
      for (let file = 0; file < 200; file += 1) {
        const name = `quorvex-${inLetters(part)}-${inLetters(file)}.ts`;
        writeFileSync(path.join(folder, `part${part}`, name), file % 9 === 0 ? 'const wibble = 1;\n' : '');
      }
    }
    // Time is what the benches measure; here nothing but the number of files shall count.
    const limits = { ...GATHER_LIMITS, walkMs: Infinity, readMs: Infinity };
    const { names, filesRead } = await gatherNames(folder, new Map(), new Slices(), limits, {
      timeoutMs: 60_000,
    });
    expect(names.size).toBeGreaterThan(20_000);
    expect(filesRead).toBe(GATHER_LIMITS.filesRead);
    const walked = await gatherNames(folder, new Map(), new Slices(), limits, NO_GIT);
    expect(walked.names.size).toBeGreaterThan(20_000);
  });
});
