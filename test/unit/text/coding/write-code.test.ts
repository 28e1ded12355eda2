import { describe, expect, it } from 'vitest';
import { writeCode } from '../../../../src/shared/text/coding/write-code.ts';

describe('files and paths', () => {
  it.each([
    ['Open package dot json', 'Open package.json'],
    ['Package dot JSON is broken.', 'package.json is broken.'],
    ['open Package.Json please', 'open package.json please'],
    ['Package, dot JSON', 'package.json'],
    ['edit tsconfig dot json', 'edit tsconfig.json'],
    ['update the read me dot md', 'update the README.md'],
    ['open index dot ts and main dot py', 'open index.ts and main.py'],
    ['add it to dot env', 'add it to .env'],
    ['the dot env file', 'the .env file'],
    ['all dot json files', 'all .json files'],
    ['delete the dot typescript files', 'delete the .ts files'],
    ['open src slash main slash index dot ts', 'open src/main/index.ts'],
    ['Src slash Main slash Index dot ts', 'src/main/index.ts'],
    ['Git push, dash, dash force.', 'git push --force.'],
    ['Localhost colon eighty eighty', 'localhost:8080'],
    ['user underscore id', 'user_id'],
    ['star dot ts', '*.ts'],
    ['run dot slash gradlew', 'run ./gradlew'],
    ['merge origin slash main', 'merge origin/main'],
    ['process dot env dot port', 'process.env.port'],
    ['slash etc slash hosts', '/etc/hosts'],
    ['Promise dot all', 'Promise.all'],
    ['open src slash app dot t s x', 'open src/app.tsx'],
    ['index dot test dot ts', 'index.test.ts'],
    ['vite dot config dot ts', 'vite.config.ts'],
    ['index dot ts colon 42', 'index.ts:42'],
  ])('writes %j as %j', (said, written) => {
    expect(writeCode(said, 'en').text).toBe(written);
  });
});

describe('flags and command lines', () => {
  it.each([
    ['add node modules to dot git ignore', 'add node modules to .gitignore'],
    ['git push dash dash force', 'git push --force'],
    ['node dash v', 'node -v'],
    ['git commit dash dash amend dash dash no edit', 'git commit --amend --no-edit'],
    ['git commit dash a dash m', 'git commit -a -m'],
    ['rm dash rf node modules', 'rm -rf node modules'],
    ['npm install dash dash save dash dev vitest', 'npm install --save-dev vitest'],
    ['npm install dash dash save dev vitest', 'npm install --save-dev vitest'],
    ['run it with dash dash port equals 8080', 'run it with --port=8080'],
    ['git log pipe grep foo', 'git log | grep foo'],
    ['cd tilde slash projects', 'cd ~/projects'],
    ['cd dot dot', 'cd ..'],
    ['npm install at types slash node', 'npm install @types/node'],
    ['npm install react at 18', 'npm install react@18'],
    ['git checkout feature slash login dash form', 'git checkout feature/login-form'],
    ['slash clear', '/clear'],
  ])('writes %j as %j', (said, written) => {
    expect(writeCode(said, 'en').text).toBe(written);
  });
});

describe('names in a case', () => {
  it.each([
    ['rename it to camel case get user name', 'rename it to getUserName'],
    ['Camel case get username.', 'getUsername.'],
    ['Camel case, get user name, and return it', 'getUserName, and return it'],
    ['call camel case get user by id with the token', 'call getUserById with the token'],
    ['a function called camel case is ready', 'a function called isReady'],
    ['use pascal case user service in the module', 'use UserService in the module'],
    ['snake case max retry count is wrong', 'max_retry_count is wrong'],
    ['kebab case my component end case file', 'my-component file'],
    ['kebab case log in to the end case', 'log-in-to-the'],
    ['screaming snake case max retries', 'MAX_RETRIES'],
    ['constant case api key from the env', 'API_KEY from the env'],
    ['all caps warning comments', 'WARNING comments'],
    ['foo no space bar', 'foobar'],
    ['dunder init', '__init__'],
    ['def dunder init open paren self close paren colon', 'def __init__(self):'],
  ])('writes %j as %j', (said, written) => {
    expect(writeCode(said, 'en').text).toBe(written);
  });
});

describe('signs', () => {
  it.each([
    ['foo open paren bar close paren', 'foo(bar)'],
    ['Foo, open paren, bar, close paren.', 'Foo(bar).'],
    ['foo open paren a comma b close paren semicolon', 'foo(a, b);'],
    ['console dot log open paren quote hello unquote close paren', 'console.log("hello")'],
    ['items open bracket 0 close bracket', 'items[0]'],
    ['if open paren x double equals y close paren', 'if (x == y)'],
    ['const foo equals 5 semicolon', 'const foo = 5;'],
    ['const foo equals bar open paren close paren', 'const foo = bar()'],
    ['open paren x close paren fat arrow open brace close brace', '(x) => {}'],
    ['return open brace foo close brace', 'return { foo }'],
    ['Array open angle string close angle', 'Array<string>'],
    ['x triple equals y', 'x === y'],
    ['count plus equals 1', 'count += 1'],
    ['i plus plus', 'i++'],
    ['double quote hello world end quote', '"hello world"'],
    ['run backtick npm test backtick now', 'run `npm test` now'],
    ['single quote foo end quote', "'foo'"],
    ['at sign override', '@override'],
    ['foo ampersand ampersand bar', 'foo && bar'],
    ['foo dot bar open paren close paren dot baz open paren close paren', 'foo.bar().baz()'],
    ['add a note open paren see the readme below close paren', 'add a note (see the readme below)'],
    ['dot net', '.NET'],
    ['dollar sign open brace name close brace', '${name}'],
  ])('writes %j as %j', (said, written) => {
    expect(writeCode(said, 'en').text).toBe(written);
  });
});

describe('numbers and addresses', () => {
  it.each([
    ['localhost colon 8080', 'localhost:8080'],
    ['version one point two point three', 'version 1.2.3'],
    ['version 1 point 2', 'version 1.2'],
    ['listen on port eighty eighty', 'listen on port 8080'],
    ['listen on port three thousand', 'listen on port 3000'],
    ['write to user at example dot com', 'write to user@example.com'],
    ['http colon slash slash localhost colon 3000 slash api', 'http://localhost:3000/api'],
    ['https colon slash slash example dot com slash docs', 'https://example.com/docs'],
    ['issue number sign 42', 'issue #42'],
    ['issue hash 42', 'issue #42'],
    ['import from dot dot slash utils', 'import from ../utils'],
  ])('writes %j as %j', (said, written) => {
    expect(writeCode(said, 'en').text).toBe(written);
  });
});

describe('ordinary English', () => {
  it.each([
    'the dot product',
    'at the end of the day',
    'a dash of salt',
    'a slash command',
    'star the repo',
    'pipe it through',
    'hash of the commit',
    'a colon cancer study',
    'the equals sign is missing',
    'the pipe is broken',
    'that was underscored',
    'a missing semicolon',
    'the open paren key',
    'use camel case names',
    'snake case is preferred',
    'there is no space left on device',
    'the quote unquote best',
    'look at example',
    'polka dot dress',
    'these results underscore the need',
    'we must slash prices',
    'I have to port three thousand lines',
    'in camel case',
    'he said dash it',
    'the arrow keys',
    'two plus two equals four',
    'C plus',
    'a colon',
    'Meet me at noon.',
    'quote the user',
    'and slash or',
    'the star of the show',
    'dot the i',
    'the double quote character',
    'we need a pipe',
    'that equals the old value',
    'connect the dots',
    'a hash map',
    'this is it dash the best thing',
    'version two is out',
    'port two features',
    'add an open bracket',
    'expected close paren',
    'one point two percent',
    'all caps names',
    'written in all caps',
    'use double equals instead',
    'the dash dash',
    'at sign',
  ])('is left alone: %s', (said) => {
    expect(writeCode(said, 'en')).toEqual({ text: said, rules: [] });
  });
});

describe('a path behind the word that says what to do with it', () => {
  it.each([
    ['Edit dot env.', 'Edit .env.'],
    ['and then open dot env', 'and then open .env'],
    ['add dot env to dot gitignore', 'add .env to .gitignore'],
    ['create dot github slash workflows slash ci dot yml', 'create .github/workflows/ci.yml'],
    ['Run dot slash build dot sh.', 'Run ./build.sh.'],
    ['edit slash etc slash hosts', 'edit /etc/hosts'],
    ['cat slash etc slash passwd', 'cat /etc/passwd'],
    ['Öffne Punkt env', 'Öffne .env', 'de'],
  ])('is not made one with it: %s', (said, written, language = 'en') => {
    expect(writeCode(said, language).text).toBe(written);
  });

  it.each([
    ['production dot env', 'production.env'],
    ['run build dot sh', 'run build.sh'],
    ['open main dot py', 'open main.py'],
    ['api slash users', 'api/users'],
  ])('leaves names alone that have a first part: %s', (said, written) => {
    expect(writeCode(said, 'en').text).toBe(written);
  });

  it('"at sign in" speaks of signing in', () => {
    expect(writeCode('show it at sign in page', 'en').rules).toEqual([]);
  });
});
