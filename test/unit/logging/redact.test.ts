import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../../src/shared/kernel/app-error.ts';
import { PRIVATE, redact } from '../../../src/main/logging/redact.ts';

const SECRET = 'meet me behind the old mill';

describe('redaction of log fields', () => {
  it('blanks what was said, at any depth and in any spelling of the name', () => {
    const fields = {
      agentId: 'claude',
      text: SECRET,
      Transcript: SECRET,
      turns: [{ id: 1, entry: { text: SECRET } }],
      recognition: { words: [{ text: SECRET }], token: SECRET, language: 'en' },
    };
    const written = JSON.stringify(redact(fields));
    expect(written).not.toContain(SECRET);
    expect(redact(fields)).toMatchObject({
      agentId: 'claude',
      text: PRIVATE,
      recognition: { words: PRIVATE, language: 'en' },
    });
  });

  it('lets counts and flags through whatever they are called', () => {
    expect(redact({ words: 12, partial: true, segments: 0 })).toEqual({
      words: 12,
      partial: true,
      segments: 0,
    });
  });

  it('writes an error with message, code, frames and cause, but not the fields that libraries hang on it', () => {
    const cause = Object.assign(new Error('disk full'), { code: 'ENOSPC', body: SECRET, input: SECRET });
    const { error } = redact({ error: new AppError('storage-failed', 'It could not be saved.', { cause }) });
    expect(error).toMatchObject({
      name: 'AppError',
      code: 'storage-failed',
      message: 'It could not be saved.',
      stack: expect.stringContaining('redact.test'),
      cause: { message: 'disk full', code: 'ENOSPC' },
    });
    expect(JSON.stringify(error)).not.toContain(SECRET);
  });

  it('keeps the payload of a syntax error out of the log', () => {
    const fields = (() => {
      try {
        return { error: JSON.parse(SECRET) as unknown };
      } catch (error) {
        return { error };
      }
    })();
    const written = JSON.stringify(redact(fields));
    expect(written).toContain('SyntaxError');
    expect(written).not.toContain('meet');
  });

  it('writes audio as its size and cuts long texts', () => {
    const written = redact({ frame: new Float32Array(512), detail: 'x'.repeat(10_000) });
    expect(written['frame']).toBe('[2048 bytes]');
    expect(String(written['detail'])).toHaveLength(2001);
  });

  it('ends with structures that contain themselves', () => {
    const loop: Record<string, unknown> = { name: 'loop' };
    loop['self'] = loop;
    expect(JSON.stringify(redact(loop))).toContain('[nested]');
  });

  it('never writes a private text, whatever surrounds it', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ minLength: 1 }), { maxLength: 6 }),
        fc.constantFrom(
          'text',
          'transcript',
          'stable',
          'tentative',
          'prompt',
          'vocabulary',
          'pcm',
          'utterance',
        ),
        (path, name) => {
          const fields = path.reduceRight<object>((inner, key) => ({ [key]: inner }), { [name]: SECRET });
          expect(JSON.stringify(redact(fields))).not.toContain(SECRET);
        },
      ),
    );
  });
});
