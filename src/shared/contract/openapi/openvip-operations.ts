/**
 * Every route of the OpenVIP plane, once. The server hangs its handlers on this list and the OpenAPI document is
 * made from it, so that neither can know a route that the other does not.
 */
import type { z } from 'zod';
import {
  controlRequestSchema,
  healthSchema,
  messageSchema,
  openvipErrorSchema,
  responseSchema,
  speechRequestSchema,
  speechResponseSchema,
  statusSchema,
  transcriptionSchema,
} from '../openvip.ts';

/** Schemas with a name of their own in the document. */
export const namedSchemas = {
  Message: messageSchema,
  Transcription: transcriptionSchema,
  SpeechRequest: speechRequestSchema,
  SpeechResponse: speechResponseSchema,
  ControlRequest: controlRequestSchema,
  Response: responseSchema,
  Error: openvipErrorSchema,
  Status: statusSchema,
  Health: healthSchema,
} as const satisfies Record<string, z.ZodType>;
export type SchemaName = keyof typeof namedSchemas;

export interface QueryParameter {
  readonly name: string;
  readonly values: readonly string[];
  readonly description: string;
}

export interface Operation {
  readonly method: 'get' | 'post';
  readonly path: string;
  readonly summary: string;
  readonly query?: readonly QueryParameter[];
  readonly body?: { readonly schema: SchemaName; readonly required: boolean };
  /** Status code → schema of its JSON body; `text/event-stream` for streams, with the schema of each event. */
  readonly answers: Readonly<Record<number, SchemaName | { readonly events: SchemaName }>>;
  /** What each refusal means; the body is always `Error`. */
  readonly refusals: Readonly<Record<number, string>>;
  /** True for the one route that has no base path. */
  readonly rootOnly?: boolean;
}

const BODY_REFUSALS = {
  400: 'The body is not JSON, not UTF-8, not an object, or not what the schema asks for.',
  413: 'The body is larger than 1 MiB.',
  415: 'The body is not application/json.',
} as const;

/** Every route may answer these: who may call is decided before what is asked. */
export const GUARD_REFUSALS = {
  401: 'This engine asks for the bearer token of its endpoint file.',
  403: 'The Host or Origin header is not that of a local program.',
  405: 'Another method is expected.',
} as const;

export const openvipOperations = {
  subscribeAgent: {
    method: 'get',
    path: '/agents/{agent_id}/messages',
    summary: 'Be an agent: the open connection is the registration. Events carry the type of their message.',
    query: [
      {
        name: 'partials',
        values: ['1'],
        description: 'Also send text that may still change, with partial: true.',
      },
      {
        name: 'temporary',
        values: ['1'],
        description: 'Forget the agent when the stream ends: it gets no time to come back.',
      },
    ],
    answers: { 200: { events: 'Message' } },
    refusals: {
      400: 'Invalid agent id.',
      403: 'Reserved agent id.',
      409: 'A live connection holds this agent id.',
      503: '256 agents are connected.',
    },
  },
  sendMessage: {
    method: 'post',
    path: '/agents/{agent_id}/messages',
    summary: 'Deliver a transcription to a connected agent.',
    body: { schema: 'Transcription', required: true },
    answers: { 200: 'Response' },
    refusals: { ...BODY_REFUSALS, 403: 'Reserved agent id.', 404: 'No such agent is connected.' },
  },
  textToSpeech: {
    method: 'post',
    path: '/speech',
    summary:
      'Speak. Answers when playback has ended or was stopped. Goes on when the client hangs up; one speech at a time, in order.',
    query: [{ name: 'wait', values: ['queued'], description: 'Answer as soon as the speech is queued.' }],
    body: { schema: 'SpeechRequest', required: true },
    answers: { 200: 'SpeechResponse', 202: 'SpeechResponse' },
    refusals: {
      ...BODY_REFUSALS,
      500: 'Synthesis or playback failed.',
      503: 'No voice is available for the language of the text, or no loudspeaker.',
    },
  },
  stopSpeech: {
    method: 'post',
    path: '/speech/stop',
    summary: 'Stop what plays, what is being synthesised and what waits.',
    answers: { 200: 'Response' },
    refusals: BODY_REFUSALS,
  },
  getStatus: {
    method: 'get',
    path: '/status',
    summary: 'State of the engine.',
    answers: { 200: 'Status' },
    refusals: {},
  },
  subscribeStatus: {
    method: 'get',
    path: '/status/stream',
    summary: 'State of the engine now and at each change. Counters that only tick are no change.',
    answers: { 200: { events: 'Status' } },
    refusals: {},
  },
  sendControl: {
    method: 'post',
    path: '/control',
    summary:
      'Commands: stt.start, stt.stop, stt.toggle, ping, mute, unmute, talk.start, talk.stop, talk.cancel, ' +
      'speech.stop, output.set_agent:ID, output.set_mode:agents, output.set_mode:keyboard, engine.shutdown, ' +
      'engine.restart.',
    body: { schema: 'ControlRequest', required: true },
    answers: { 200: 'Response' },
    refusals: { ...BODY_REFUSALS, 503: 'The command cannot be carried out now.' },
  },
  getOpenapi: {
    method: 'get',
    path: '/openapi.json',
    summary: 'This document.',
    answers: {},
    refusals: {},
  },
  getHealth: {
    method: 'get',
    path: '/health',
    summary: 'Whether the engine is up. Needs no token.',
    answers: { 200: 'Health' },
    refusals: {},
    rootOnly: true,
  },
} as const satisfies Record<string, Operation>;
export type OperationId = keyof typeof openvipOperations;
