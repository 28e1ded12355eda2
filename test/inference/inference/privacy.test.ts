import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { startInference } from '../../support/inference.ts';

let home: string | undefined;

afterEach(async () => {
  vi.unstubAllEnvs();
  if (home !== undefined) await rm(home, { recursive: true, force: true });
});

test('the model runtime keeps no identifier of this computer and queues no reports', async () => {
  home = await mkdtemp(join(tmpdir(), 'vivavoce-home-'));
  vi.stubEnv('HOME', home);
  vi.stubEnv('XDG_CACHE_HOME', join(home, 'cache'));
  // On build servers the runtime stays silent by itself, which would prove nothing.
  vi.stubEnv('CI', undefined);
  vi.stubEnv('ORT_DISABLE_TELEMETRY', undefined);

  const { supervisor } = await startInference();
  await Promise.all([supervisor.ready('detector'), supervisor.ready('recogniser')]);
  await supervisor.dispose();

  expect(await readdir(home, { recursive: true })).toEqual([]);
});
