/** `npm run layers`: the dependency rules of `.dependency-cruiser.mjs` over `src`. */
import { checkLayers } from './lib/layers.mjs';
import { root } from './lib/paths.mjs';

const { moduleCount, violations } = await checkLayers(root);
for (const line of violations) console.error(line);
// A parser that understands nothing finds no violation either.
if (moduleCount === 0) console.error('No module was read.');
console.log(`${moduleCount} modules, ${violations.length} violations`);
process.exit(moduleCount > 0 && violations.length === 0 ? 0 : 1);
