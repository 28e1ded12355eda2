/** The OpenAPI 3.1 document of the OpenVIP plane, made from the schemas and the list of operations. */
import { z } from 'zod';
import { AGENT_ID_MAX_CHARACTERS } from '../agent-id.ts';
import { OPENVIP_VERSION } from '../openvip.ts';
import { GUARD_REFUSALS, namedSchemas, openvipOperations } from './openvip-operations.ts';
import type { Operation, SchemaName } from './openvip-operations.ts';

type Json = Readonly<Record<string, unknown>>;

/** JSON Schema (2020-12) of each named schema, by name; they refer to nothing outside themselves. */
export function openvipJsonSchemas(): Readonly<Record<string, Json>> {
  const entries = Object.entries(namedSchemas).map(([name, schema]): [string, Json] => {
    const { $schema: _dialect, ...jsonSchema } = z.toJSONSchema(schema, { target: 'draft-2020-12' });
    return [name, jsonSchema];
  });
  return Object.fromEntries(entries);
}

export function openvipDocument(): Json {
  return {
    openapi: '3.1.0',
    info: {
      title: 'OpenVIP, as Vivavoce serves it',
      version: OPENVIP_VERSION,
      description:
        'Open Voice Interaction Protocol. The same routes answer at the root. ' +
        'Events of a stream are one `event:` line with the type (agent streams only), one `data:` line with JSON ' +
        'and an `id:` line with the id of the message; after 15 s of quiet comes the comment `: keepalive`.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [
      { url: '/openvip', description: 'Base path of the protocol.' },
      { url: '/', description: 'Without a base path.' },
    ],
    paths: paths(),
    components: {
      schemas: openvipJsonSchemas(),
      securitySchemes: { token: { type: 'http', scheme: 'bearer' } },
    },
    security: [{}, { token: [] }],
  };
}

function paths(): Json {
  const byPath: Record<string, Record<string, unknown>> = {};
  for (const [operationId, operation] of Object.entries(openvipOperations)) {
    (byPath[operation.path] ??= {})[operation.method] = describe(operationId, operation);
  }
  return byPath;
}

function describe(operationId: string, operation: Operation): Json {
  return {
    operationId,
    summary: operation.summary,
    ...(operation.rootOnly === true ? { servers: [{ url: '/' }] } : {}),
    parameters: parameters(operation),
    ...(operation.body === undefined
      ? {}
      : { requestBody: { required: operation.body.required, content: json(operation.body.schema) } }),
    responses: { ...answers(operation), ...refusals({ ...GUARD_REFUSALS, ...operation.refusals }) },
  };
}

function parameters(operation: Operation): readonly Json[] {
  const inPath = operation.path.includes('{agent_id}')
    ? [
        {
          name: 'agent_id',
          in: 'path',
          required: true,
          description: 'No slash, no control characters; the prefix "__" is reserved.',
          schema: { type: 'string', minLength: 1, maxLength: AGENT_ID_MAX_CHARACTERS },
        },
      ]
    : [];
  const inQuery = (operation.query ?? []).map(({ name, values, description }) => ({
    name,
    in: 'query',
    required: false,
    description,
    schema: { type: 'string', enum: values },
  }));
  return [...inPath, ...inQuery];
}

function answers(operation: Operation): Json {
  if (Object.keys(operation.answers).length === 0) {
    const content = { 'application/json': { schema: { type: 'object' } } };
    return { 200: { description: operation.summary, content } };
  }
  return Object.fromEntries(
    Object.entries(operation.answers).map(([status, answer]) => {
      if (typeof answer === 'string') {
        const description = namedSchemas[answer].meta()?.description ?? answer;
        return [status, { description, content: json(answer) }];
      }
      const content = {
        'text/event-stream': {
          schema: {
            type: 'string',
            contentMediaType: 'application/json',
            contentSchema: reference(answer.events),
          },
        },
      };
      return [status, { description: 'Server-sent events.', content }];
    }),
  );
}

function refusals(meanings: Readonly<Record<number, string>>): Json {
  return Object.fromEntries(
    Object.entries(meanings).map(([status, description]) => [
      status,
      { description, content: json('Error') },
    ]),
  );
}

function json(name: SchemaName): Json {
  return { 'application/json': { schema: reference(name) } };
}

function reference(name: SchemaName): Json {
  return { $ref: `#/components/schemas/${name}` };
}
