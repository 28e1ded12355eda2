import { describe, expect, it } from 'vitest';
import { createFormatter } from '../../../src/main/history/export-formats.ts';
import { parseExportedEntry } from '../../../src/main/history/import-lines.ts';
import { sampleEntry } from './sample-entry.ts';

describe('exporting as JSON Lines', () => {
  it('writes one whole entry a line, which can be imported again', () => {
    const entry = sampleEntry({ text: 'two\nlines “quoted” 日本語' });
    const line = createFormatter('jsonl')(entry);
    expect(line.endsWith('\n')).toBe(true);
    expect(line.trimEnd()).not.toContain('\n');
    expect(parseExportedEntry(line)).toEqual({ entry });
  });
});

describe('exporting as Markdown', () => {
  it('groups by day and tells time, agent and star', () => {
    const format = createFormatter('markdown');
    const text = [
      sampleEntry(),
      sampleEntry({ timestamp: '2026-01-01T10:05:00.000Z', agentId: null }),
      sampleEntry({ timestamp: '2026-01-02T00:00:00.000Z', starred: true }),
    ]
      .map(format)
      .join('');
    expect(text).toBe(
      [
        '## 2026-01-01',
        '',
        '**10:00:00 UTC** · claude',
        '',
        'rename the function',
        '',
        '**10:05:00 UTC**',
        '',
        'rename the function',
        '',
        '## 2026-01-02',
        '',
        '**00:00:00 UTC** · claude · ★',
        '',
        'rename the function',
        '',
      ].join('\n'),
    );
  });

  it('lets nothing in a text become markup', () => {
    const format = createFormatter('markdown');
    const text = format(
      sampleEntry({ text: '# not a heading\n- nor a list\n2. nor this\n*a* `b` [c] <d> e_f' }),
    );
    for (const line of [
      String.raw`\# not a heading  `,
      String.raw`\- nor a list  `,
      String.raw`2\. nor this  `,
      String.raw`\*a\* \`b\` \[c\] \<d\> e\_f`,
    ])
      expect(text).toContain(line);
  });
});

describe('exporting as SRT', () => {
  it('numbers cues and counts time from the first entry', () => {
    const format = createFormatter('srt');
    const text = [
      sampleEntry({ timings: { ...sampleEntry().timings, audioMs: 1500 } }),
      sampleEntry({
        timestamp: '2026-01-01T11:01:02.345Z',
        text: 'done',
        timings: { ...sampleEntry().timings, audioMs: 200 },
      }),
    ]
      .map(format)
      .join('');
    expect(text).toBe(
      '1\n00:00:00,000 --> 00:00:01,500\nrename the function\n\n2\n01:01:02,345 --> 01:01:03,345\ndone\n\n',
    );
  });

  it('breaks long text into lines that can be read, and never leaves one empty', () => {
    const format = createFormatter('srt');
    const long = `${'several words in a row '.repeat(8)}${'x'.repeat(100)} ${'日'.repeat(60)}\n\n\nend --> 00:00`;
    const lines = format(sampleEntry({ text: long }))
      .trimEnd()
      .split('\n')
      .slice(2);
    expect(lines.every((line) => line.length > 0 && line.length <= 42 && !line.includes('-->'))).toBe(true);
    expect(lines.join('').replaceAll(' ', '')).toBe(long.replaceAll('-->', '->').replaceAll(/\s/g, ''));
    expect(format(sampleEntry({ text: ' ' })).split('\n')[2]).toBe('…');
  });

  it('handles recordings longer than a day apart', () => {
    const format = createFormatter('srt');
    format(sampleEntry());
    expect(format(sampleEntry({ timestamp: '2026-01-06T10:00:00.001Z' }))).toContain('120:00:00,001 -->');
  });
});
