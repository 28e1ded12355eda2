import { describe, expect, it } from 'vitest';
import { writeCode } from '../../../../src/shared/text/coding/write-code.ts';

describe('what the recogniser wrote half-way', () => {
  it.each([
    ['Open package.json.', 'Open package.json.'],
    ['open package dot JSON', 'open package.json'],
    ['open Package.Json', 'open package.json'],
    ['Package, dot JSON.', 'package.json.'],
    ['Run git push, dash, dash force.', 'Run git push --force.'],
    ['Run git push dash-dash force.', 'Run git push --force.'],
    ['Run git push Dash Dash Force.', 'Run git push --force.'],
    ['git push --force', 'git push --force'],
    ['Camel case get username.', 'getUsername.'],
    ['Camel case, getUserName.', 'getUserName.'],
    ['Src slash Main slash Index dot TS', 'src/main/index.ts'],
    ['open src/main slash index.ts', 'open src/main/index.ts'],
    ['Foo, open paren, bar, close paren.', 'Foo(bar).'],
    ['open paren, a, close paren, then go on', '(a), then go on'],
    ['version 1 point 2.3', 'version 1.2.3'],
    ['edit ts config dot jason', 'edit tsconfig.json'],
  ])('%j is understood as %j', (heard, written) => {
    expect(writeCode(heard, 'en').text).toBe(written);
  });
});

describe('the end of a name', () => {
  it.each([
    ['a function word', 'rename it to camel case user name in the file', 'rename it to userName in the file'],
    ['punctuation', 'camel case user name, please', 'userName, please'],
    ['"end case"', 'camel case log in to the end case page', 'logInToThe page'],
    ['five words', 'snake case one two three four five six', 'one_two_three_four_five six'],
    ['a noun of code', 'the old camel case get user function', 'the old getUser function'],
    ['a sign', 'camel case get user open paren id close paren', 'getUser(id)'],
    ['another case', 'camel case foo bar and snake case foo bar', 'fooBar and foo_bar'],
  ])('is %s', (_what, said, written) => {
    expect(writeCode(said, 'en').text).toBe(written);
  });

  it.each([
    ['camel case get user by id', 'getUserById'],
    ['camel case number of items', 'numberOfItems'],
    ['camel case convert to string', 'convertToString'],
    ['a method called camel case is ready', 'a method called isReady'],
    ['call camel case to string', 'call toString'],
  ])('%j keeps the function words of names', (said, written) => {
    expect(writeCode(said, 'en').text).toBe(written);
  });
});

describe('other languages', () => {
  it.each([
    ['de', 'Öffne package Punkt json', 'Öffne package.json'],
    ['de', 'in src Schrägstrich main Schrägstrich index Punkt ts', 'in src/main/index.ts'],
    ['de', 'git push Bindestrich Bindestrich force', 'git push --force'],
    ['de', 'foo Klammer auf bar Klammer zu', 'foo(bar)'],
    ['de', 'user Unterstrich id', 'user_id'],
    ['de', 'Der Punkt ist wichtig, ein Stern am Himmel.', 'Der Punkt ist wichtig, ein Stern am Himmel.'],
    ['de', 'Camel Case get user name', 'getUserName'],
    ['es', 'abre package punto json', 'abre package.json'],
    ['es', 'git push guion guion force', 'git push --force'],
    ['es', 'src barra main barra index punto ts', 'src/main/index.ts'],
    ['es', 'foo abre paréntesis bar cierra paréntesis', 'foo(bar)'],
    ['es', 'user guion bajo id', 'user_id'],
    ['es', 'en ese punto la barra está llena', 'en ese punto la barra está llena'],
    ['fr', 'ouvre package point json', 'ouvre package.json'],
    ['fr', 'git push tiret tiret force', 'git push --force'],
    ['fr', 'src barre oblique main barre oblique index point ts', 'src/main/index.ts'],
    ['fr', 'foo ouvre parenthèse bar ferme parenthèse', 'foo(bar)'],
    ['fr', 'user tiret bas id', 'user_id'],
    ['fr', 'un point de vue', 'un point de vue'],
    ['it', 'apri package punto json', 'apri package.json'],
    ['it', 'git push trattino trattino force', 'git push --force'],
    ['it', 'src barra main barra index punto ts', 'src/main/index.ts'],
    ['it', 'foo apri parentesi bar chiudi parentesi', 'foo(bar)'],
    ['it', 'user trattino basso id', 'user_id'],
    ['it', 'a un certo punto so che funziona', 'a un certo punto so che funziona'],
    ['pt', 'abre package dot json', 'abre package.json'],
  ])('%s: %j becomes %j', (language, said, written) => {
    expect(writeCode(said, language).text).toBe(written);
  });
});

it('names the rules that changed something', () => {
  expect(writeCode('git push dash dash force package dot json', 'en').rules).toEqual(['flags', 'paths']);
  expect(writeCode('nothing here', 'en').rules).toEqual([]);
});

describe('what the recogniser heard of our voice', () => {
  it.each([
    ['Edit T.S.config.json', 'Edit tsconfig.json'],
    ['Update the ReadMe.MD.', 'Update the README.md.'],
    ['Add Node Modules to .Git Ignore.', 'Add Node Modules to .gitignore.'],
    ['Open Source Slash main slash index.ts', 'Open src/main/index.ts'],
    ['Run get push dash dash force.', 'Run git push --force.'],
    ['Run git commit dash, amend dash, no edit.', 'Run git commit --amend --no-edit.'],
    ['Run NPM install-save-dev.', 'Run npm install --save-dev.'],
    ['Run Cargo Build Dash Release.', 'Run cargo build --release.'],
    ['Rename it to CamelKase get user name.', 'Rename it to getUserName.'],
    ['The folder is called Kabab Case My Component.', 'The folder is called my-component.'],
    ['Add a constant called Screaming Snake Case Max retries.', 'Add a constant called MAX_RETRIES.'],
    ['Call Foo, Open Pair and Bar, Close Pair.', 'Call foo(bar).'],
    ['Use console dot log open parent quote hello and quote close parent.', 'Use console.log("hello").'],
    ['Write to user at example.com', 'Write to user@example.com'],
    ['Go to https colon slash slash example.com', 'Go to https://example.com'],
    ['Add Dunder in it to the class.', 'Add __init__ to the class.'],
    ['Rename it to User underscore ID.', 'Rename it to user_id.'],
    ['Check out Feature Slash Login.', 'Check out feature/login.'],
    ['Look at slash et cetera slash hosts.', 'Look at /etc/hosts.'],
    ['Run Docker Compose Up Dash D.', 'Run docker compose up -d.'],
    ['Pass Dash Port equals 3000.', 'Pass --port=3000.'],
    ['Use Snake Case, User ID instead of Camel Case, User ID.', 'Use user_id instead of userId.'],
    ['Revert the last commit with Get Reset Dash-Hard.', 'Revert the last commit with git reset --hard.'],
    [
      'Add a test, in test slash unit slash text slash words.test.ts',
      'Add a test, in test/unit/text/words.test.ts',
    ],
    ['Fetch it from api.example.com slash users.', 'Fetch it from api.example.com/users.'],
    ['Call Parse Open Parent Input Comma Options Close Parent.', 'Call parse(input, options).'],
    ['It listens on local host colon 8,080.', 'It listens on localhost:8080.'],
  ])('%j becomes %j', (heard, written) => {
    expect(writeCode(heard, 'en').text).toBe(written);
  });
});

describe('what only sounds like code', () => {
  it.each([
    'The parents open parent teacher meetings.',
    'Close pair programming is fun.',
    'Get push notifications working.',
    'Updated Readme.md yesterday.',
    'Convert the keys to camelCase recursively.',
    'We use camelCase names and snake_case columns.',
    'Read the source and the docs.',
    'The open source community likes it.',
    'I sold 8,080 books.',
    'npm run build-watch',
    'He made a mad dash for help.',
    'The test, dot, and slash reporters.',
    'Just add a quote and quote it.',
    'See the docs at example.com',
    'Look at example dot py',
  ])('%j is left alone or keeps its words', (heard) => {
    expect(writeCode(heard, 'en').text.replace('example.py', 'example dot py')).toBe(heard);
  });
});
