import { describe, expect, it } from 'vitest';
import { clean } from '../../../../src/shared/text/speech/clean.ts';

const spoken = (markdown: string) => clean(markdown).join('\n');

describe('words for the ear', () => {
  it.each([
    // Addresses
    ['https://user:secret@example.com:8443/a?b=c#d', 'example dot com port 8443'],
    ['www.example.org/x', 'example dot org'],
    ['github.com/acme/app', 'github dot com'],
    ['git@github.com:acme/app.git', 'git at github dot com'],
    ['postgres://me:pw@db.local:5432/main', 'db dot local port 5432'],
    ['file:///etc/hosts', 'slash [etc](/ˈɛtsi/) slash hosts'],
    ['10.0.0.0/8', '10 dot 0 dot 0 dot 0 slash 8'],
    // Versions and numbers
    ['react@18.2.0', 'react at 18 point 2 point 0'],
    ['numpy>=1.2', 'numpy at least 1.2'],
    ['version v2.0.1', 'version 2 point 0 point 1'],
    ['18.x.x', '18 point X point X'],
    ['1.0.0-rc.1+build5', '1 point 0 point 0 rc 1 build 5'],
    ['<5ms, >80%, ≥2, ~200', 'less than 5ms, more than 80%, at least 2, about 200'],
    ['status code 503, exit code 503', 'status code 5 oh 3, exit code 503'],
    ['in 2024, 2024 lines', 'in 2024, 2,024 lines'],
    ['24/7, 3/4, 10–20, 2024-05, 2024-05-06', '24 7, 3 of 4, 10 to 20, 2024-05, 2024-05-06'],
    ['1s 2h30m 3d 10x 5-10s', '1 second 2 hours 30 minutes 3 days 10 times 5 to 10 seconds'],
    ['the 90s and 1980s', 'the 90s and 1980s'],
    ['128k 7B 50MB/s $5/month', '128 thousand 7 billion 50 MB per second $5 per month'],
    ['HTTP 5xx, node 18.x', 'HTTP 5 XX, node 18 point X'],
    ['2nd 5pm 10GB 250ms 60fps 1.5GB 87.5% -45', '2nd 5pm 10GB 250ms 60fps 1.5GB 87.5% -45'],
    // Commands
    ['`-n 5 -rf --out=dist`', 'dash N 5 dash RF dash dash out equals dist'],
    ['the -v option', 'the V option'],
    ['`$HOME ${API_KEY} KEY="a"`', 'home API key key equals [A](/ˈA/)"'],
    ['@scope/pkg/sub @Injectable()', 'scope slash pkg slash sub at Injectable'],
    ['`a | b` `string | null`', '[A](/ˈA/) pipe B string or null'],
    ['`if (!done) x => x + 1`', 'if not done X arrow X plus 1'],
    ['abc1234..def5678 HEAD^^', '[A](/ˈA/) B C 1 to D E F 5 head minus 2'],
    // Paths
    ['./run.sh ../a/b.ts ~/x', 'run dot SH B dot TS in [A](/ˈA/) X'],
    [String.raw`C:\Users\me\main.rs`, 'main dot RS in me'],
    ['/tmp /usr/bin /a/b/c.py', 'slash tmp slash user slash bin C dot PY in B'],
    ['src/ src/**/*.test.ts *.md', 'source star dot test dot TS in source star dot MD'],
    [
      'app.ts:10-20 app.ts:3:7 app.ts#L5 app.ts(42,7)',
      'app dot TS, lines 10 to 20 app dot TS, line 3 app dot TS, line 5 app dot TS, line 42',
    ],
    ['tests/test_api.py::test_login', 'test api dot PY in tests, test login'],
    [
      'CI/CD, I/O-bound, HTTP/2, feature/log-in, pull/42',
      'CI CD, I O bound, HTTP 2, feature slash log in, pull 42',
    ],
    [String.raw`\bfoo\b`, String.raw`\bfoo\b`],
    ['.github/workflows/ci.yml', 'CI dot yaml in workflows'],
    ['+12/-3', 'plus 12 minus 3'],
    // Identifiers
    [
      'XMLHttpRequest userIDs k8sClient useOAuthToken',
      'XML HTTP request user IDs k8s client use OAuth token',
    ],
    ['PRs IDs GPUs iPhone MiB GHz', 'PRs IDs GPUs iPhone MiB GHz'],
    ['JSON.parse process.env.NODE_ENV foo?.bar', 'JSON dot parse process dot env dot node ENV foo dot bar'],
    ['`arr[i].name` and file(s)', 'arr I dot name and files'],
    ['U.S. p.m. Ph.D.', 'U.S. p.m. Ph.D.'],
    ['ES2023 H264 Python3', 'ES 2023 H 264 python 3'],
    ["`foo`'s getUserById's", "foo's get user by ID's"],
    ['src/a_b.ts—that (main.go)', '[A](/ˈA/) B dot TS in source—that (main dot go)'],
    ['SIGTERM FAILED API', 'SIGTERM failed API'],
    ['Node.js, C++17 and .NET', 'Node JS, C plus plus 17 and dot net'],
    ['`f(*args, **kwargs) ?? []`', 'F args, kwargs or else'],
  ])('%s', (markdown, expected) => {
    expect(spoken(markdown)).toBe(expected);
  });

  it.each([
    'ghp_Zk3mQ9aB7xT2vR8nL5cY1wE6',
    'sk-abcd1234efgh5678ijkl',
    'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N',
    'AKIAIOSFODNN7EXAMPLE1',
    'q8w7e6r5t4y3u2i1o0p9a8s7d6',
  ])('never says what the secret %s is', (secret) => {
    const hidden = secret.slice(-6).toLowerCase();
    const places = [
      secret,
      `\`${secret}\``,
      `KEY=${secret}`,
      `--token=${secret}`,
      `"${secret}".`,
      `**${secret}**`,
    ];
    places.push(
      `{"key":"${secret}"}`,
      `key:${secret}`,
      `documents/${secret}/index.html`,
      `/documents/${secret}`,
    );
    for (const text of places) {
      expect(spoken(text)).toContain('a long token');
      expect(
        spoken(text)
          .replaceAll(/[^A-Za-z0-9]/g, '')
          .toLowerCase(),
      ).not.toContain(hidden);
      expect(clean(text, { language: 'fi' }).join('').toLowerCase()).not.toContain(hidden);
    }
  });

  it.each([
    'getUserByIdFromDatabaseCache2',
    'testShouldReturn404WhenMissing',
    'my-app-v2-us-east-1a-prod-web',
  ])('takes the long name %s for no secret', (name) => {
    expect(spoken(name)).not.toContain('token');
  });
});
