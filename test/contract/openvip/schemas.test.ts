import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { openvipJsonSchemas } from '../../../src/shared/contract/openapi/openvip-document.ts';
import { namedSchemas } from '../../../src/shared/contract/openapi/openvip-operations.ts';
import type { SchemaName } from '../../../src/shared/contract/openapi/openvip-operations.ts';

const ajv = new Ajv2020({ strict: false });
const jsonSchemas = openvipJsonSchemas();
const names = Object.keys(namedSchemas) as SchemaName[];
const byJsonSchema = Object.fromEntries(names.map((name) => [name, ajv.compile(jsonSchemas[name] ?? false)]));

interface Verdicts {
  readonly zod: boolean;
  readonly jsonSchema: boolean | undefined;
}

function verdicts(name: SchemaName, value: unknown): Verdicts {
  return { zod: namedSchemas[name].safeParse(value).success, jsonSchema: byJsonSchema[name]?.(value) };
}

const accepted: Verdicts = { zod: true, jsonSchema: true };
const refused: Verdicts = { zod: false, jsonSchema: false };

const id = '550e8400-e29b-41d4-a716-446655440000';
const base = { openvip: '1.0', type: 'transcription', id, timestamp: '2026-02-06T10:30:00Z', text: 'hi' };

describe('a message', () => {
  test.each([
    base,
    { ...base, type: 'speech', voice: 'af_sky' },
    { ...base, text: '' },
    { ...base, language: 'en-US', confidence: 0, partial: true, origin: 'me/1' },
    { ...base, trace_id: id, parent_id: id },
    {
      ...base,
      x_input: { ops: ['newline', 'submit'], trigger: 'ok send', confidence: 1, source: 's', more: 1 },
    },
    { ...base, x_input: { submit: true } },
    { ...base, x_agent_switch: { target: 'claude' } },
    { ...base, x_own: {}, another: [null, { x_not_at_the_top: 3 }] },
    { ...base, timestamp: '2026-02-06t10:30z' },
    { ...base, timestamp: '2026-02-06 10:30:00.5+00:00' },
    { ...base, timestamp: '2026-02-06T23:59:60-0330' },
  ])('%j is accepted', (value) => {
    expect(verdicts('Message', value)).toEqual(accepted);
  });

  test.each([
    {},
    [],
    null,
    'text',
    { ...base, openvip: 1 },
    { ...base, openvip: '1.1' },
    { ...base, type: 'status' },
    { ...base, id: '{550e8400-e29b-41d4-a716-446655440000}' },
    { ...base, id: undefined },
    { ...base, text: null },
    { ...base, timestamp: '2026-02-06T10:30:00' },
    { ...base, timestamp: '2026-13-06T10:30:00Z' },
    { ...base, timestamp: 1_770_000_000 },
    { ...base, language: 'EN' },
    { ...base, language: 'haw' },
    { ...base, language: 'en_US' },
    { ...base, confidence: -0.1 },
    { ...base, partial: 1 },
    { ...base, trace_id: id },
    { ...base, parent_id: id },
    { ...base, x_own: 'text' },
    { ...base, x_own: null },
    { ...base, x_own: [] },
    { ...base, x_input: { ops: [] } },
    { ...base, x_input: { ops: ['escape'] } },
    { ...base, x_agent_switch: {} },
    { ...base, x_: 0 },
  ])('%j is refused', (value) => {
    // As it looks after its way over the wire.
    expect(verdicts('Message', JSON.parse(JSON.stringify(value)))).toEqual(refused);
  });
});

/** Values near the edge of what is allowed, for any field. */
const near = fc.oneof(
  fc.constantFrom(
    '1.0',
    'ok',
    'transcription',
    'speech',
    'en',
    'en-US',
    id,
    base.timestamp,
    '2026-02-06',
    'NOT_FOUND',
    'CONFLICT',
  ),
  fc.constantFrom<unknown>(
    0,
    1,
    0.5,
    -1,
    1.5,
    7,
    true,
    false,
    null,
    {},
    [],
    ['submit'],
    ['other'],
    { ops: ['submit'] },
    { target: 'x' },
    { agent: 'claude', speed: 1.5, volume: 0, kind: 'short', urgent: true, more: [] },
    { speed: 3 },
    { result: 'stopped', heard: '' },
  ),
  fc.string(),
  fc.jsonValue(),
);

test.each(names)('zod and JSON Schema judge every value of %s alike', (name) => {
  const properties = Object.keys((jsonSchemas[name]?.['properties'] as object | undefined) ?? {});
  const keys = fc.constantFrom(...properties, 'x_extension', 'x_', 'unknown', '__proto__x');
  const objects = fc.dictionary(keys, near, { maxKeys: 8 });
  const valid = fc.constantFrom<object>(
    base,
    { ...base, type: 'speech' },
    { openvip: '1.0', id, command: 'ping' },
    {
      openvip: '1.0',
      status: 'ok',
      id,
    },
  );
  const changed = fc.tuple(valid, objects).map(([start, fields]) => ({ ...start, ...fields }));
  const alike = fc.property(fc.oneof(changed, objects, near), (value) => {
    const { zod, jsonSchema } = verdicts(name, value);
    return zod === jsonSchema;
  });
  expect(fc.check(alike, { numRuns: 1500 }).counterexample).toBeNull();
});

test('both kinds of generated values occur: what is accepted and what is refused', () => {
  const seen = { accepted: 0, refused: 0 };
  const fields = fc.dictionary(fc.constantFrom('text', 'language', 'x_a', 'confidence', 'other'), near, {
    maxKeys: 2,
  });
  for (const value of fc.sample(fields, { numRuns: 500, seed: 1 })) {
    if (verdicts('Message', { ...base, ...value }).zod) seen.accepted += 1;
    else seen.refused += 1;
  }
  expect(seen.accepted).toBeGreaterThan(50);
  expect(seen.refused).toBeGreaterThan(50);
});
