import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { Cues } from '../../../src/main/speech/cues.ts';
import { defaultSettings } from '../../../src/shared/settings/schema.ts';

it('plays a file of one’s own that was mended, once the settings have been touched', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'vivavoce-test-'));
  const own = join(folder, 'own.wav');
  await writeFile(own, 'no sound');
  const played: number[] = [];
  const complaints: string[] = [];
  const cues = new Cues({
    directory: 'assets/cues',
    settings: () => ({ ...defaultSettings().sounds, enabled: true, failed: 'on', files: { failed: own } }),
    isFocused: () => false,
    play: ({ pcm }) => void played.push(pcm.length),
    onUnreadable: ({ message }) => void complaints.push(message),
  });
  await cues.play('failed');
  await cues.play('failed');
  expect(complaints).toHaveLength(1);
  const shipped = played.length;
  await copyFile(join('assets/cues', 'start.wav'), own);
  cues.forget();
  await cues.play('failed');
  expect(complaints).toHaveLength(1);
  expect(played).toHaveLength(shipped + 1);
  expect(played.at(-1)).not.toBe(played[0]);
  await rm(folder, { recursive: true });
});
