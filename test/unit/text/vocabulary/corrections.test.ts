import { describe, expect, it } from 'vitest';
import { correctNames } from '../../../../src/shared/text/vocabulary/corrector.ts';
import { tableIndex } from './vocabulary-table.ts';

const index = tableIndex();

describe('names that were heard almost right', () => {
  it.each([
    // Spoken forms of the user.
    ['open viva voce now', 'open Vivavoce now'],
    ['Viva watch is running', 'Vivavoce is running'],
    ['ask core vex about it', 'ask Quorvex about it'],
    ['start canines in the other pane', 'start k9s in the other pane'],
    ["viva voce's settings", "Vivavoce's settings"],
    // Spoken forms that everybody uses.
    ['run cube control get pods', 'run kubectl get pods'],
    ['Cube cuddle apply the chart', 'kubectl apply the chart'],
    ['cube c t l logs', 'kubectl logs'],
    ['move the sessions to post gress', 'move the sessions to Postgres'],
    ['post gres is down', 'Postgres is down'],
    ['convert it to type script', 'convert it to TypeScript'],
    ['Type Script complains', 'TypeScript complains'],
    ['in java script', 'in JavaScript'],
    ['run vee test again', 'run Vitest again'],
    ['the v test config', 'the Vitest config'],
    ['push it to git hub', 'push it to GitHub'],
    ['open a pull request on get hub', 'open a pull request on GitHub'],
    ['show me the get diff', 'show me the git diff'],
    ["let's use GetDif to review", "let's use git diff to review"],
    ['write it in num pie', 'write it in NumPy'],
    ['the pie test fixtures', 'the pytest fixtures'],
    ['run py test', 'run pytest'],
    ['store it in sequel light', 'store it in SQLite'],
    ['a fast api route', 'a FastAPI route'],
    ['the es lint rules', 'the ESLint rules'],
    ['behind engine x', 'behind NGINX'],
    ['use effect runs twice', 'useEffect runs twice'],
    ['wrap it in use callback', 'wrap it in useCallback'],
    ['the use state hook', 'the useState hook'],
    ['the use cart hook', 'the useCart hook'],
    ['move it into a use ref', 'move it into a useRef'],
    ['a web socket per client', 'a WebSocket per client'],
    ['change the docker file', 'change the Dockerfile'],
    ['add a make file', 'add a Makefile'],
    ['with graph q l', 'with GraphQL'],
    ['a graph ql query', 'a GraphQL query'],
    ['the mongo db driver', 'the MongoDB driver'],
    ['log in with o auth', 'log in with OAuth'],
    ['call open ai', 'call OpenAI'],
    ['through open router', 'through OpenRouter'],
    ['the tree sitter grammar', 'the tree-sitter grammar'],
    ['install p n p m', 'install pnpm'],
    ['in the t s config', 'in the tsconfig'],
    ["don't use hasadder here", "don't use hasattr here"],
    ['run it in vs code', 'run it in VS Code'],
    ['deploy to versel', 'deploy to Vercel'],
    ['with tail wind classes', 'with Tailwind classes'],
    ['port it to pie torch', 'port it to PyTorch'],
    ['a pie dantic model', 'a Pydantic model'],
    // Capitals.
    ['typescript is strict', 'TypeScript is strict'],
    ['on github and gitlab', 'on GitHub and GitLab'],
    ['a postgresql dump', 'a PostgreSQL dump'],
    ['openvip clients', 'OpenVIP clients'],
    ['the graphql schema', 'the GraphQL schema'],
    ['vivavoce listens', 'Vivavoce listens'],
    ['javascript, typescript and numpy', 'JavaScript, TypeScript and NumPy'],
    // Pieces of one name.
    ['the disk cashe folder', 'the diskcache folder'],
    // Sounds alike.
    ["let's ask Aitor to add tests", "let's ask aider to add tests"],
    ["Aitor's repo", "aider's repo"],
    ['play it through desibri', 'play it through decibri'],
    ['ask Quorvecks', 'ask Quorvex'],
    ['kubernetties is slow', 'Kubernetes is slow'],
    ['the pidantic model', 'the Pydantic model'],
    ['ask Codecks to review', 'ask Codex to review'],
    // What can be nothing but a name.
    ['put that into the read me', 'put that into the README'],
    ['update our read me please', 'update our README please'],
    ['add it to the read me file', 'add it to the README file'],
    ['the function get user name is slow', 'the function getUserName is slow'],
    ['call get user name twice', 'call getUserName twice'],
    ['the method create server', 'the method createServer'],
    ['rename the repo map class', 'rename the RepoMap class'],
    ['the get user name function', 'the getUserName function'],
    ['a variable max tokens', 'a variable maxTokens'],
    ['the function parse config', 'the function parse_config'],
    ['the class settings store', 'the class SettingsStore'],
  ])('%s → %s', (heard, right) => {
    expect(correctNames(heard, index, 'en').text).toBe(right);
  });
});

describe('words that are right', () => {
  it.each([
    'read me the last message',
    'can you read me that file',
    'please get user input before the loop',
    'we should set name and address',
    'use state machines for this',
    'the model settings are wrong',
    'change the model settings and the repo map',
    'the user service is down',
    'the test case fails',
    'is ready to go',
    'the coder wrote a comment on history',
    'the commands are in the list items',
    'open file after file',
    'run tests for the new code',
    'a cube has six sides',
    'control the cube with care',
    'she wants to cuddle the cat',
    'type the script into the terminal',
    'use the effect panel',
    'use callback functions instead',
    'the function is ready',
    'this is called twice, and that is ready',
    'a method is called twice',
    'the class is open, file it',
    'the user service interface',
    'the settings store module',
    'a non-nullable field',
    'values are overridden by subcommands',
    'make file names shorter',
    'a use case for carts',
    'get lab results',
    'we have an open API for clients',
    'what is instance state',
    'a big query over all rows',
    'I ate my pie',
    'a vest is a garment',
    'the post is green',
    'I play right wing and write plays',
    'react to the message',
    'express your opinion in plain words',
    'the electron has a charge',
    'the rest of the flask is empty',
    'a prettier picture hung on the wall',
    'we cloud the issue',
    'the clouds are grey',
    'Peter and Aida went to Madrid',
    'the older one is wider',
    'an idea under the ladder',
    'ask Ada and Ida about it',
    'hang the coder out to dry',
    'the guest stayed in the nest',
    'jest is a kind of humour',
    'the bash was great fun',
    'that is a fast response',
    'a web of lies and a socket wrench',
    'the docker carried the file',
    'open the router page',
    'a tree where the sitter sits',
    'the diff is long',
    'the parser reads the map',
    'check the parsers map',
    'Sweynheim and Pannartz began printing',
    'In 1465 they printed in Subiaco near Rome',
    'mister John Dashwood had leisure to consider',
    'the stale smell of old beer lingers',
    'Please call Stella',
    'six spoons of fresh snow peas',
    'my fellow Americans, ask not',
    'go to https://github.com/kestrel/typescript now',
    'the file src/typescript/index.ts is empty',
    'run `git hub` and `type script`',
    'mail me at someone@github.example',
    'TypeScript, GitHub and kubectl are spelt right',
    'Aider is running. Aider stops.',
    'decibri plays, networkx draws',
    'the set of names is ready',
    'call me when the test is done',
    'the function of the heart',
    'a method to create servers cheaply',
    'the class was full of children',
    'make a list of items to get',
    'first-class functions and edge cases',
    'remove the comma. Read me the rest.',
    'I need a break, read me something',
    'the review of the reviewer',
    'the new codec is slow',
    'the code is clear',
  ])('%s', (text) => {
    expect(correctNames(text, index, 'en')).toEqual({ text, rules: [] });
  });
});

describe('other languages', () => {
  it.each([
    ['de', 'schreib das in type script', 'schreib das in TypeScript'],
    ['fr', 'envoie ça sur github', 'envoie ça sur GitHub'],
    ['es', 'usa viva voce', 'usa Vivavoce'],
    ['it', 'con post gress', 'con Postgres'],
  ])('%s: spoken forms and peculiar writings count: %s', (language, heard, right) => {
    expect(correctNames(heard, index, language).text).toBe(right);
  });

  it.each([
    ['fr', 'comment ça va, le codeur est prêt'],
    ['de', 'der Aitor liest den Kommentar'],
    ['es', 'el comentario del codex'],
    ['it', 'leggi la storia e il commento'],
    ['ja', 'これはテストです'],
  ])('%s: nothing is guessed by sound: %s', (language, text) => {
    expect(correctNames(text, index, language).text).toBe(text);
  });
});

describe('the rules', () => {
  it('are named once each', () => {
    const { rules } = correctNames(
      'type script on git hub, typescript, and Aitor reads the read me',
      index,
      'en',
    );
    expect(rules.toSorted()).toEqual(['capitals', 'in-context', 'sounds-like', 'spoken-form']);
  });
});
