import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { runInProcess, startCli } from '../../support/cli-context.ts';
import type { CliOutcome, CliRunOptions } from '../../support/cli-context.ts';
import { transcriptEntry } from '../../support/entries.ts';
import { TestEngine } from '../../support/test-engine.ts';
import { startServer } from '../../support/test-server.ts';
import type { TestServer } from '../../support/test-server.ts';

/** Midday, so that the day is the same in every time zone that is common. */
const first = transcriptEntry({
  id: 'aaaa1111-0000-4000-8000-000000000001',
  timestamp: new Date(2026, 2, 1, 12, 0).toISOString(),
  agentId: 'docs',
  text: 'write the\nguide',
});
const second = transcriptEntry({
  id: 'aaaa2222-0000-4000-8000-000000000002',
  timestamp: new Date(2026, 2, 2, 12, 30, 5).toISOString(),
  text: 'run the tests',
  rawText: 'um run the tests ok send',
  starred: true,
  hasAudio: true,
  changes: [{ stage: 'clean-up', rules: ['fillers'], before: 'um run', after: 'run' }],
  commands: [{ command: 'submit', trigger: 'ok send', confidence: 0.97, agentId: null }],
});
const third = transcriptEntry({
  id: 'bbbb3333-0000-4000-8000-000000000003',
  timestamp: new Date(2026, 2, 3, 12, 0).toISOString(),
  agentId: null,
  text: 'nobody was \u001B[31mthere',
  delivery: 'kept',
});

let home: string;
let running: TestServer;

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'vivavoce-test-'));
  const engine = new TestEngine({}, { transcript: [first, second, third] });
  running = await startServer({}, { endpointFilePath: join(home, 'state', 'endpoint.json') }, engine);
});

afterEach(async () => {
  await running.server.stop();
  await rm(home, { recursive: true, force: true });
});

function run(...args: string[]): Promise<CliOutcome> {
  return runInProcess(['history', ...args], { home });
}

/** A person at a terminal who types `answer`. */
function atTerminal(answer: string): Pick<CliRunOptions, 'terminal' | 'stdin'> {
  return { terminal: true, stdin: Object.assign(Readable.from([answer]), { isTTY: true }) };
}

describe('the list', () => {
  const lines = [
    '   bbbb3333  2026-03-03 12:00  -       kept  nobody was [31mthere',
    '*  aaaa2222  2026-03-02 12:30  review  sent  run the tests',
    '   aaaa1111  2026-03-01 12:00  docs    sent  write the guide',
  ];

  test('has the newest first, one a line, and nothing that a terminal would obey', async () => {
    const expected = { exitCode: 0, stdout: lines.map((line) => `${line}\n`).join(''), stderr: '' };
    expect(await run()).toEqual(expected);
    expect(await run('list')).toEqual(expected);
  });

  test.each([
    [['--agent', 'docs'], [first.id]],
    [['--starred'], [second.id]],
    [
      ['--from', '2026-03-02'],
      [third.id, second.id],
    ],
    [
      ['--to', '2026-03-02'],
      [second.id, first.id],
    ],
    [['--from', '2026-03-02T12:31'], [third.id]],
    [['--limit', '1'], [third.id]],
  ])('is narrowed by %j', async (options, ids) => {
    const { stdout } = await run('list', '--json', ...options);
    const entries = stdout.split('\n').slice(0, -1);
    expect(entries.map((line) => (JSON.parse(line) as { id: string }).id)).toEqual(ids);
  });

  test('gets more than one page from the engine when more is asked for', async () => {
    const many = Array.from({ length: 700 }, () => transcriptEntry({ text: 'again' }));
    running.engine.history.put(...many);
    const { stdout } = await run('list', '--limit', '650');
    expect(stdout.split('\n')).toHaveLength(651);
    expect(running.engine.history.queries.map(({ offset, limit }) => [offset, limit])).toEqual([
      [0, 500],
      [500, 150],
    ]);
  });

  test('fits the terminal and says there how much is left', async () => {
    running.engine.history.put(transcriptEntry({ text: 'long '.repeat(50) }));
    const listing = startCli(['history', '--limit', '1'], { home, terminal: true });
    expect(await listing.exitCode).toBe(0);
    expect(listing.stdout.lines[0]).toHaveLength(79);
    expect(listing.stdout.lines[0]).toMatch(/…$/);
    expect(listing.stderr.text).toBe('1 of 4; more with --limit.\n');
  });

  test('that is empty says so', async () => {
    expect(await run('search', 'nothing', 'like', 'it')).toEqual({
      exitCode: 0,
      stdout: '',
      stderr: 'There is nothing in the history that fits.\n',
    });
  });

  test('of a search has all the words', async () => {
    expect((await run('search', 'tests', 'run')).stdout).toContain('aaaa2222');
    expect((await run('search', 'tests', '--agent', 'docs')).stdout).toBe('');
  });
});

describe('an entry', () => {
  test('is shown by a beginning of its id that no other one has', async () => {
    const { stdout, exitCode } = await run('show', 'AAAA2');
    expect(exitCode).toBe(0);
    expect(stdout.split('\n')).toEqual([
      'Id          aaaa2222-0000-4000-8000-000000000002',
      'Time        2026-03-02 12:30:05',
      'Agent       review',
      'Delivery    sent to review',
      'Language    en',
      'Confidence  90 %',
      'Recording   3.2 s, kept',
      'Commands    submit',
      'Starred     yes',
      'Heard       um run the tests ok send',
      'Changed by  clean-up (fillers)',
      '',
      'run the tests',
      '',
    ]);
    expect((await run('show', first.id, '--text')).stdout).toBe('write the\nguide\n');
    expect(JSON.parse((await run('show', 'bbbb', '--json')).stdout)).toEqual(third);
  });

  test.each([
    ['aaaa', 2, /Several entries begin with "aaaa"\.\nGive more of it: aaaa\d+.*, aaaa\d+/],
    ['aaa', 2, /"aaa" is no id of an entry\.\n.*first 4 characters/],
    ['../passwd', 2, /is no id of an entry/],
    ['cccc', 1, /No entry begins with "cccc"\.\n/],
    ['cccc1111-0000-4000-8000-000000000001', 1, /There is no entry/],
  ])('is not found by %s', async (id, exitCode, message) => {
    const outcome = await run('show', id);
    expect(outcome).toMatchObject({ exitCode, stdout: '' });
    expect(outcome.stderr).toMatch(message);
  });

  test('is sent again', async () => {
    expect(await run('send', 'aaaa2')).toEqual({ exitCode: 0, stdout: '', stderr: 'sent to review\n' });
    expect((await run('send', 'bbbb', '--to', 'docs')).stderr).toBe('sent to docs\n');
    expect(running.engine.asked).toEqual([`send ${second.id} to its own agent`, `send ${third.id} to docs`]);
  });

  test('that cannot be delivered fails', async () => {
    running.engine.sendAgain = async () => ({ ...third, delivery: 'failed', problem: 'The agent is gone.' });
    expect(await run('send', 'bbbb')).toEqual({
      exitCode: 1,
      stdout: '',
      stderr: 'vivavoce: The agent is gone.\n',
    });
  });

  test('is recognised again, and its new text printed', async () => {
    expect(await run('retry', 'aaaa2', '--language', 'de', '--translate')).toEqual({
      exitCode: 0,
      stdout: 'now it is understood\n',
      stderr: '',
    });
    expect(running.engine.asked).toEqual([`retry ${second.id} {"language":"de","task":"translate"}`]);
  });

  test('is starred, and others with it, unless one of them is not there', async () => {
    expect(await run('star', 'aaaa1', 'bbbb')).toEqual({ exitCode: 0, stdout: '', stderr: '' });
    expect(running.engine.history.entries.every(({ starred }) => starred)).toBe(true);
    expect((await run('unstar', 'aaaa1', 'cccc')).exitCode).toBe(1);
    expect(running.engine.history.get(first.id)?.starred).toBe(true);
    expect((await run('unstar', 'aaaa1')).exitCode).toBe(0);
    expect(running.engine.history.get(first.id)?.starred).toBe(false);
  });

  test('gives its recording', async () => {
    const recording = join(home, 'kept.wav');
    await writeFile(recording, 'RIFF and so on');
    running.engine.history.recordings.set(second.id, recording);
    expect(await run('audio', 'aaaa2', '--output', 'said.wav')).toEqual({
      exitCode: 0,
      stdout: '',
      stderr: '',
    });
    expect(await readFile(join(home, 'said.wav'), 'utf8')).toBe('RIFF and so on');
    expect((await run('audio', 'aaaa2', '-o', '-')).stdout).toBe('RIFF and so on');
  });

  test('without a recording leaves the file that is there as it was', async () => {
    await writeFile(join(home, 'said.wav'), 'before');
    const { exitCode, stderr } = await run('audio', 'aaaa1', '--output', 'said.wav');
    expect([exitCode, stderr]).toEqual([1, 'vivavoce: The recording of this entry is gone.\n']);
    expect(await readFile(join(home, 'said.wav'), 'utf8')).toBe('before');
    expect(await readdir(home)).not.toContain('said.wav.part');
  });
});

describe('deleting', () => {
  test('asks first, and does nothing on anything but yes', async () => {
    const declined = startCli(['history', 'delete', 'aaaa1'], { home, ...atTerminal('\n') });
    expect(await declined.exitCode).toBe(1);
    expect(declined.stderr.text).toBe('Delete 1 entry for good, with text and recording? [y/N] ');
    expect(running.engine.history.entries).toHaveLength(3);
    const agreed = startCli(['history', 'delete', 'aaaa1', 'aaaa2'], { home, ...atTerminal('y\n') });
    expect(await agreed.exitCode).toBe(0);
    expect(agreed.stderr.text).toContain('Delete 2 entries for good');
    expect(running.engine.history.entries).toEqual([third]);
  });

  test('is broken off by Ctrl-C', async () => {
    const stdin = Object.assign(new Readable({ read() {} }), { isTTY: true });
    const asked = startCli(['history', 'delete', '--all'], { home, terminal: true, stdin });
    await asked.stderr.until(/\[y\/N\]/);
    asked.interrupt();
    expect(await asked.exitCode).toBe(130);
    expect(running.engine.history.entries).toHaveLength(3);
  });

  test('asks nobody where there is no terminal, and so does nothing without --yes', async () => {
    const { exitCode, stderr } = await run('delete', '--all');
    expect([exitCode, stderr]).toEqual([
      2,
      'vivavoce: There is no terminal to ask on.\nSay that you mean it with --yes.\n',
    ]);
    expect(running.engine.history.entries).toHaveLength(3);
  });

  test('takes filters', async () => {
    expect(await run('delete', '--to', '2026-03-02', '--agent', 'docs', '--yes')).toEqual({
      exitCode: 0,
      stdout: '',
      stderr: 'Deleted 1 entry.\n',
    });
    expect(running.engine.history.entries).toEqual([second, third]);
    expect((await run('delete', '--text', 'nothing like it')).stderr).toBe('Deleted 0 entries.\n');
  });

  test('takes everything', async () => {
    expect((await run('delete', '--all', '--yes')).stderr).toBe('Deleted 3 entries.\n');
    expect(running.engine.history.entries).toEqual([]);
  });

  test.each([
    [[], /It is not said what to delete/],
    [['--yes'], /It is not said what to delete/],
    [['--all', '--agent', 'docs'], /either ids, or filters, or --all/],
    [['aaaa1', '--starred'], /either ids, or filters, or --all/],
    [['aaaa1', '--all'], /either ids, or filters, or --all/],
  ])('refuses %j', async (args, message) => {
    const { exitCode, stderr } = await run('delete', ...args);
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(message);
    expect(running.engine.history.entries).toHaveLength(3);
  });
});

describe('files', () => {
  test('are exported and imported', async () => {
    expect(await run('export', '--output', 'all.jsonl')).toEqual({ exitCode: 0, stdout: '', stderr: '' });
    const exported = await readFile(join(home, 'all.jsonl'), 'utf8');
    expect(
      exported
        .split('\n')
        .slice(0, -1)
        .map((line) => JSON.parse(line) as unknown),
    ).toEqual([first, second, third]);
    await run('delete', 'aaaa1', '--yes');
    expect(await run('import', 'all.jsonl')).toEqual({
      exitCode: 0,
      stdout: '',
      stderr: 'Imported 1 entry; 2 entries were there already.\n',
    });
    expect(running.engine.history.entries).toEqual([first, second, third]);
  });

  test('are written in other forms, in part, and to standard output', async () => {
    const { stdout } = await run('export', '--format', 'markdown', '--starred');
    expect(stdout).toBe(`- ${second.timestamp} run the tests\n`);
    expect((await run('export', '-f', 'srt', '--text', 'guide')).stdout).toContain('write the\nguide');
  });

  test('are read from standard input, and lines that are no entry are named', async () => {
    const stdin = Readable.from(
      [`nonsense\n${JSON.stringify(transcriptEntry())}\n`].map((text) => Buffer.from(text)),
    );
    expect(await runInProcess(['history', 'import', '-'], { home, stdin })).toEqual({
      exitCode: 1,
      stdout: '',
      stderr: 'Line 1 is no entry: not an entry of the history\nImported 1 entry.\n',
    });
  });

  test.each([
    [['import', 'absent.jsonl'], /There is no file "absent\.jsonl"/],
    [['import', '.'], /"\." is a folder/],
    [['export', '-o', 'no/such.md'], /--output "no\/such\.md": the folder ".*no" does not exist/],
    [['export', '-f', 'pdf'], /'pdf' is invalid.*jsonl, markdown, srt/],
    [['audio', 'aaaa1'], /required option '-o, --output <file>'/],
    [['list', '--from', 'once'], /'once' is invalid\. A day such as 2026-11-20/],
    [['list', '--to', '2026-02-30'], /'2026-02-30' is invalid/],
    [['list', '--limit', '0'], /A whole number from 1/],
    [['lost'], /too many arguments/],
    [['search'], /missing required argument 'words'/],
  ])('and arguments that are wrong are refused: %j', async (args, message) => {
    const { exitCode, stderr, stdout } = await run(...args);
    expect(stderr).toMatch(message);
    expect([exitCode, stdout]).toEqual([2, '']);
  });
});

describe('the history as a whole', () => {
  test('is described', async () => {
    running.engine.history.problem = 'It was damaged, and 3 entries could be saved.';
    expect((await run('info')).stdout.split('\n')).toEqual([
      'Entries     3',
      'State       stores what is said',
      'Database    0.0 MB',
      'Recordings  0.0 MB',
      'Problem     It was damaged, and 3 entries could be saved.',
      '',
    ]);
    expect(JSON.parse((await run('info', '--json')).stdout)).toEqual(running.engine.history.info);
  });

  test('is paused and goes on', async () => {
    expect(await run('pause')).toEqual({ exitCode: 0, stdout: '', stderr: '' });
    expect(running.engine.history.info.paused).toBe(true);
    expect((await run('info')).stdout).toContain('paused: nothing new is stored');
    await run('resume');
    expect(running.engine.history.info.paused).toBe(false);
  });
});
