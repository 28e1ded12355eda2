/** Builds the page as it ships, into a folder of the caller. */
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { build } from 'vite';

/** Takes about two seconds. Assets stay files, because the content security policy allows no `data:` addresses. */
export async function buildPage(outDir: string): Promise<void> {
  const environment = process.env['NODE_ENV'];
  // A test runner's own value would build React's development variant.
  process.env['NODE_ENV'] = 'production';
  try {
    await buildInto(outDir);
  } finally {
    if (environment === undefined) delete process.env['NODE_ENV'];
    else process.env['NODE_ENV'] = environment;
  }
}

async function buildInto(outDir: string): Promise<void> {
  await build({
    configFile: false,
    root: fileURLToPath(new URL('../../src/renderer', import.meta.url)),
    base: './',
    logLevel: 'warn',
    plugins: [react()],
    build: { outDir, emptyOutDir: true, assetsInlineLimit: 0, target: 'es2022' },
  });
}
