import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, test } from 'vitest';
import { openvipDocument } from '../../../src/shared/contract/openapi/openvip-document.ts';

const document = JSON.parse(JSON.stringify(openvipDocument())) as {
  paths: Record<string, Record<string, { operationId: string; responses: Record<string, unknown> }>>;
  components: { schemas: Record<string, object> };
};

test('the committed document is what the schemas say', () => {
  const committed: unknown = JSON.parse(readFileSync('docs/openapi.json', 'utf8'));
  expect(committed).toEqual(document);
});

test('it describes every route with every answer', () => {
  const routes = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(
      ([method, { responses }]) => `${method.toUpperCase()} ${path}: ${Object.keys(responses).join(' ')}`,
    ),
  );
  expect(routes).toEqual([
    'GET /agents/{agent_id}/messages: 200 400 401 403 405 409 503',
    'POST /agents/{agent_id}/messages: 200 400 401 403 404 405 413 415',
    'POST /speech: 200 202 400 401 403 405 413 415 500 503',
    'POST /speech/stop: 200 400 401 403 405 413 415',
    'GET /status: 200 401 403 405',
    'GET /status/stream: 200 401 403 405',
    'POST /control: 200 400 401 403 405 413 415 503',
    'GET /openapi.json: 200 401 403 405',
    'GET /health: 200 401 403 405',
  ]);
});

test('every reference leads somewhere and every schema is one', () => {
  const references = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map(
    ([, reference = '']) => reference,
  );
  const known = Object.keys(document.components.schemas).map((name) => `#/components/schemas/${name}`);
  expect(references.filter((reference) => !known.includes(reference))).toEqual([]);
  for (const schema of Object.values(document.components.schemas)) {
    expect(new Ajv2020({ strict: false }).validateSchema(schema)).toBe(true);
  }
});
