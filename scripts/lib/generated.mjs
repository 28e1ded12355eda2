/**
 * Files that are made from the code and committed, so that people can read them and reviews show their changes.
 * Each generator is a script that writes its file anew.
 *
 * @type {readonly { script: string, files: readonly string[] }[]}
 */
export const generators = [
  { script: 'scripts/generate-openapi.ts', files: ['docs/openapi.json'] },
  { script: 'scripts/generate-settings-guide.ts', files: ['docs/guides/settings.md'] },
];
