import { existsSync } from 'node:fs';
import { cp, mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { PLUGIN, TmuxPlace } from './tmux-place.ts';

let place: TmuxPlace;
beforeEach(async () => {
  place = await TmuxPlace.open();
});
afterEach(() => place.dispose());

const AGENT = 'cat-web-shop';

test('the key connects the pane that has the focus, and dictation appears in it', async () => {
  await place.loadPlugin();
  await place.press('C-b', 'v');
  await place.untilScreen(/Vivavoce: dictation goes to this pane\./);
  await place.shell.untilConnected(AGENT);
  place.shell.say(AGENT, 'hello there');
  await place.untilPane(/^hello there$/m);
  place.shell.say(AGENT, '', ['submit']);
  // `cat` answers with the line when it was submitted.
  await place.untilPane(/^hello there\nhello there$/m);
});

test('the key pressed again disconnects it, and a third time connects it anew', async () => {
  await place.loadPlugin();
  await place.press('C-b', 'v');
  await place.shell.untilConnected(AGENT);
  await place.press('C-b', 'v');
  await place.untilScreen(/no more dictation goes to this pane\./);
  await place.shell.untilDisconnected(AGENT);
  expect(await place.tmux('show-options', '-pqv', '@vivavoce-bridge')).toBe('');
  await place.press('C-b', 'v');
  await place.shell.untilConnected(AGENT);
});

test('the pane says in tmux formats that it is connected', async () => {
  await place.loadPlugin();
  const mark = (): Promise<string> =>
    place.tmux('display-message', '-p', '#{?@vivavoce-bridge,voice,silent}');
  expect(await mark()).toBe('silent');
  await place.press('C-b', 'v');
  await expect.poll(mark, { timeout: 30_000 }).toBe('voice');
});

test('each pane has a connection of its own, which ends with it', async () => {
  await place.loadPlugin();
  await place.press('C-b', 'v');
  await place.shell.untilConnected(AGENT);
  await place.tmux('split-window', '-c', place.shell.folder, 'cat');
  await place.press('C-b', 'v');
  await place.shell.untilConnected(`${AGENT}-2`);
  place.shell.say(`${AGENT}-2`, 'below');
  await place.untilPane(/below/, '.1');
  expect(await place.tmux('capture-pane', '-p', '-t', '.0')).not.toMatch(/below/);
  await place.tmux('kill-pane', '-t', '.1');
  await place.shell.untilDisconnected(`${AGENT}-2`);
  expect(place.shell.engine.agents.connectedIds()).toContain(AGENT);
});

test('another key and another command can be chosen', async () => {
  await place.shell.provide('other-name', 'exec vivavoce "$@"');
  await place.tmux('set-option', '-g', '@vivavoce-key', 'M-v');
  await place.tmux('set-option', '-g', '@vivavoce-command', "'other-name'");
  await place.loadPlugin();
  await place.press('C-b', 'M-v');
  await place.shell.untilConnected(AGENT);
  expect(await place.tmux('list-keys', '-T', 'prefix', 'v').catch(() => 'none')).toBe('none');
});

test('a command that is not there is told', async () => {
  await place.tmux('set-option', '-g', '@vivavoce-command', 'not-installed');
  await place.loadPlugin();
  await place.press('C-b', 'v');
  await place.untilScreen(/Vivavoce: .*not-installed.*not found/);
});

test('what a problem is called is shown and never run, though it looks like a command of tmux', async () => {
  const witness = join(place.shell.home, 'was-run');
  await place.shell.provide('failing', `echo 'no agent #(touch ${witness})' >&2; exit 1`);
  await place.tmux('set-option', '-g', '@vivavoce-command', 'failing');
  await place.loadPlugin();
  await place.press('C-b', 'v');
  await place.untilScreen(/Vivavoce: no agent #\(touch/);
  expect(existsSync(witness)).toBe(false);
});

test('the plugin works from a folder with an odd name', async () => {
  const folder = join(place.shell.home, "it's #{odd} & $HOME");
  await mkdir(folder);
  await cp(dirname(PLUGIN), folder, { recursive: true });
  await place.shell.run(`"$PLUGIN"`, '', {
    PLUGIN: join(folder, 'vivavoce.tmux'),
    TMUX: await place.tmux('display-message', '-p', '#{socket_path},#{pid},0'),
  });
  await place.press('C-b', 'v');
  await place.shell.untilConnected(AGENT);
});

test('the status line shows what the voice is doing', async () => {
  await place.tmux('set-option', '-g', 'status-interval', '1');
  await place.tmux('set-option', '-g', 'status-right', 'voice: #{vivavoce_status} | end');
  await place.loadPlugin();
  await place.untilScreen(/voice: listening \| end/);
  place.shell.engine.change({ status: 'muted', muted: true });
  await place.untilScreen(/voice: muted \| end/);
});
