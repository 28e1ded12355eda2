import { describe, expect, it } from 'vitest';
import { describePermission } from '../../../../src/shared/text/speech/permission.ts';

describe('a request for permission', () => {
  it.each([
    ['Edit', 'src/users/service.ts', 'Edit: service dot TS in users'],
    ['Bash', 'npm test', 'Bash: npm test'],
    ['WebFetch', 'https://api.github.com/x?token=a', 'web fetch: api dot github dot com'],
    ['mcp__github__create_issue', '', 'mcp github create issue'],
    ['Bash', 'rm -rf build\n', 'Bash: rm dash RF build'],
  ])('for %s on "%s" is spoken as tool and target', (tool, target, spoken) => {
    expect(describePermission(tool, target)).toBe(spoken);
  });

  it('is cut to eight words and says so', () => {
    expect(describePermission('Bash', 'one two three four five six seven eight nine')).toBe(
      'Bash: one two three four five six seven eight, and more',
    );
    expect(
      describePermission('Bash', 'eins zwei drei vier fünf sechs sieben acht neun', { language: 'de' }),
    ).toBe('Bash: eins zwei drei vier fünf sechs sieben acht, und mehr');
  });

  it('never holds a secret', () => {
    const spoken = describePermission('Bash', 'curl --token=ghp_Zk3mQ9aB7xT2vR8nL5cY1wE6 x.io');
    expect(spoken).toBe('Bash: curl dash dash token equals a long token, and more');
  });

  it('does not read a file that comes with the command', () => {
    expect(describePermission('Write', 'word '.repeat(500_000)).length).toBeLessThan(100);
  });
});
