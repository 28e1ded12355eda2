import { createRequire } from 'node:module';
import config from '../../.dependency-cruiser.mjs';

/**
 * dependency-cruiser gives swc no hint that a `.tsx` file holds JSX, and swc then rejects it.
 * Both share one instance of `@swc/core`; the hint is added on its way through.
 */
function teachJsx() {
  const swc = createRequire(import.meta.url)('@swc/core');
  const { parseFileSync } = swc;
  /** @param {string} file @param {object} options */
  swc.parseFileSync = (file, options) => parseFileSync(file, { ...options, tsx: file.endsWith('.tsx') });
}

/**
 * Checks the dependency rules over `src` of a checkout.
 *
 * @param {string} folder the checkout
 * @returns {Promise<{ moduleCount: number, violations: string[] }>} modules of our own that were read, and one line a violation
 */
export async function checkLayers(folder) {
  teachJsx();
  const { cruise } = await import('dependency-cruiser');
  const { forbidden = [], options } = config;
  const { output } = await cruise(
    ['src'],
    {
      ...options,
      baseDir: folder,
      validate: true,
      ruleSet: { forbidden },
    },
    options?.enhancedResolveOptions,
  );
  if (typeof output === 'string') throw new Error(output);
  return {
    moduleCount: output.modules.filter((module) => module.source.startsWith('src/')).length,
    violations: output.summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} → ${to}`),
  };
}
