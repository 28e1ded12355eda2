import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HistoryPlace, textsOf } from './history-place.ts';
import { entriesOf, entryOf } from './sample-entries.ts';

async function storeWith(texts: readonly string[]) {
  const place = await HistoryPlace.make();
  const store = place.open();
  await store.add(texts.map((text, number) => entryOf(number, { text })));
  return store;
}

describe('searching the history', () => {
  it('finds parts of identifiers and paths, any part of text without spaces, and forgets accents', async () => {
    const store = await storeWith([
      'call getUserName now',
      'parse_http_response in the server',
      'open src/main/foo-bar.ts please',
      'write it as utf8',
      'Café CRÈME',
      '今日は日本語で話します',
      '请打开测试文件然后说话',
      '빌드서버를 다시 시작해',
      'ภาษาไทยง่าย',
      'full width letters',
    ]);
    const expected: readonly (readonly [string, string | undefined])[] = [
      ['user', 'call getUserName now'],
      ['username', undefined],
      ['getusername', 'call getUserName now'],
      ['getUserN', 'call getUserName now'],
      ['get user name', 'call getUserName now'],
      ['"call get user name"', 'call getUserName now'],
      ['"user name get"', undefined],
      ['parse HTTPResponse', 'parse_http_response in the server'],
      ['src/main/foo-bar.ts', 'open src/main/foo-bar.ts please'],
      ['foo-bar', 'open src/main/foo-bar.ts please'],
      ['main/fo', 'open src/main/foo-bar.ts please'],
      ['bar ts', 'open src/main/foo-bar.ts please'],
      ['utf 8', 'write it as utf8'],
      ['cafe', 'Café CRÈME'],
      ['CRÈ', 'Café CRÈME'],
      ['creme café', 'Café CRÈME'],
      ['strasse', undefined],
      ['日本語', '今日は日本語で話します'],
      ['本語で', '今日は日本語で話します'],
      ['日語', undefined],
      ['はな', undefined],
      ['话', '请打开测试文件然后说话'],
      ['测试文件', '请打开测试文件然后说话'],
      ['서버', '빌드서버를 다시 시작해'],
      ['ไทย', 'ภาษาไทยง่าย'],
      ['ｆｕｌｌ ｗｉｄｔｈ', 'full width letters'],
      ['agent 1', 'parse_http_response in the server'],
    ];
    for (const [search, found] of expected) {
      const hits = await textsOf(store, search);
      if (found === undefined) expect([search, hits]).toEqual([search, []]);
      else expect([search, ...hits]).toContain(found);
    }
  });

  it('takes the last word as a beginning, other words and quoted ones as whole', async () => {
    const store = await storeWith(['rename the function']);
    expect(await textsOf(store, 'rename func')).toHaveLength(1);
    expect(await textsOf(store, 'func rename')).toHaveLength(0);
    expect(await textsOf(store, 'rename "func"')).toHaveLength(0);
    expect(await textsOf(store, '"the function" rename')).toHaveLength(1);
    expect(await textsOf(store, '"function the"')).toHaveLength(0);
    expect(await textsOf(store, '"rename the')).toHaveLength(1);
  });

  it('finds the words as they were recognised and the agent', async () => {
    const place = await HistoryPlace.make();
    const store = place.open();
    await store.put(
      entryOf(1, { text: 'package.json', rawText: 'package dot jason', agentId: 'Claude-Code' }),
    );
    for (const search of ['jason', 'claude', 'code package', 'CLAUDE-code'])
      expect([search, await textsOf(store, search)]).toEqual([search, ['package.json']]);
    expect(await textsOf(store, 'package', { agent: 'Claude-Code' })).toHaveLength(1);
    expect(await textsOf(store, 'package', { agent: 'claude-code' })).toHaveLength(0);
  });

  it('finds nothing by signs alone, and everything by a blank search', async () => {
    const store = await storeWith(['what?!', 'a rocket 🚀']);
    expect(await textsOf(store, '?!')).toEqual([]);
    expect(await textsOf(store, '🚀')).toEqual([]);
    expect(await textsOf(store, ' ')).toHaveLength(2);
    await expect(store.delete({ text: '  ' })).rejects.toMatchObject({ code: 'invalid-input' });
    expect(await store.delete({ text: '?!' })).toEqual([]);
  });

  it('takes no search for syntax', async () => {
    const store = await storeWith(entriesOf(3).map(({ text }) => text));
    const syntax = [
      '"',
      '""',
      '*',
      'a*',
      'NEAR(a b)',
      'text:entry',
      'a OR b',
      'NOT entry',
      '^entry',
      '(',
      '{x}:',
      'a + b',
    ];
    const searches = [...syntax, 'x '.repeat(250), `'; DROP TABLE entries; --`, 'entry\0number', '\uD800'];
    for (const search of searches) await store.find({ text: search, offset: 0, limit: 5 });
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 40 }), async (text) => {
        await store.find({ text, offset: 0, limit: 5 });
      }),
      { seed: 7, numRuns: 200 },
    );
    expect(await textsOf(store, 'NOT entry')).toEqual([]);
    expect(await textsOf(store, 'entry')).toHaveLength(3);
  });
});
