/**
 * The OpenVIP 1.0 messages and answers as this engine reads and writes them. Objects are loose: unknown fields and
 * unknown `x_` extensions pass through. Where zod has no word of its own for a rule of JSON Schema, the schema
 * carries both: the check, and the keyword as metadata.
 */
import { z } from 'zod';

export const OPENVIP_VERSION = '1.0';

const versionSchema = z.literal(OPENVIP_VERSION).meta({ description: 'Protocol version.' });

/** Any UUID, of any version and in either case. */
export const uuidSchema = z.string().regex(/^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$/, 'a UUID');

/** ISO 8601 date and time with a zone. A space instead of the `T` (RFC 3339, §5.6) is what Python's `str()` writes. */
export const timestampSchema = z
  .string()
  .regex(
    /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])[Tt ]([01]\d|2[0-3]):[0-5]\d(:([0-5]\d|60)([.,]\d+)?)?([Zz]|[+-]([01]\d|2[0-3])(:?[0-5]\d)?)$/,
    'an ISO 8601 timestamp with a time zone, such as 2026-02-06T10:30:00Z',
  );

/** The only shape of language tag that OpenVIP allows. Whisper's three-letter codes do not fit and are left out. */
export const languageTagSchema = z
  .string()
  .regex(/^[a-z]{2}(-[A-Z]{2})?$/, 'a language tag such as "en" or "en-US"');

const confidenceSchema = z.number().min(0).max(1);

export const inputOperationSchema = z.enum(['submit', 'newline']);

/** What the engine puts into `x_input`. */
export const xInputSchema = z.looseObject({
  ops: z.array(inputOperationSchema).min(1).meta({ description: 'Input operations, in order.' }),
  trigger: z.string().optional().meta({ description: 'The spoken words that asked for it.' }),
  confidence: confidenceSchema.optional(),
  source: z.string().optional(),
});
export type XInput = z.infer<typeof xInputSchema>;

/** What the engine takes: older clients send `submit` and `newline` as booleans instead of `ops`. */
const receivedXInputSchema = xInputSchema.partial({ ops: true });

export const xAgentSwitchSchema = z.looseObject({
  target: z.string().meta({ description: 'The agent to switch to.' }),
  confidence: confidenceSchema.optional(),
  source: z.string().optional(),
});

const messageFields = {
  openvip: versionSchema,
  id: uuidSchema.meta({ description: 'New for each message, and whenever a message is changed on its way.' }),
  timestamp: timestampSchema,
  text: z.string(),
  origin: z.string().optional().meta({ description: 'Producer, such as "vivavoce/1.0.0".' }),
  language: languageTagSchema.optional(),
  confidence: confidenceSchema.optional(),
  partial: z.boolean().optional().meta({ description: 'Text that may still change.' }),
  trace_id: uuidSchema.optional().meta({ description: 'The first message of the chain.' }),
  parent_id: uuidSchema.optional().meta({ description: 'The message this one was made from.' }),
  voice: z.string().optional(),
  x_input: receivedXInputSchema.optional(),
  x_agent_switch: xAgentSwitchSchema.optional(),
};

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Extensions are objects; `trace_id` and `parent_id` come together. */
function withMessageRules<Shape extends z.ZodRawShape>(shape: Shape, description: string) {
  return z
    .looseObject(shape)
    .superRefine((message: Record<string, unknown>, context) => {
      for (const [name, value] of Object.entries(message)) {
        if (name.startsWith('x_') && !isObject(value))
          context.addIssue({ code: 'custom', path: [name], message: 'an object' });
      }
      for (const [name, other] of [
        ['trace_id', 'parent_id'],
        ['parent_id', 'trace_id'],
      ] as const) {
        if (message[name] !== undefined && message[other] === undefined)
          context.addIssue({ code: 'custom', path: [other], message: `present, because ${name} is` });
      }
    })
    .meta({
      description,
      patternProperties: { '^x_': { type: 'object' } },
      dependentRequired: { trace_id: ['parent_id'], parent_id: ['trace_id'] },
    });
}

export const messageSchema = withMessageRules(
  { ...messageFields, type: z.enum(['transcription', 'speech']) },
  'An OpenVIP message.',
);
export type OpenvipMessage = z.infer<typeof messageSchema>;

export const transcriptionSchema = withMessageRules(
  { ...messageFields, type: z.literal('transcription') },
  'Recognised speech, for an agent.',
);
export type Transcription = z.infer<typeof transcriptionSchema>;

/** How a speech is spoken, beyond what the protocol knows. What is left out is as in the settings. */
export const xVivavoceSpeechSchema = z.looseObject({
  agent: z
    .string()
    .min(1)
    .max(128)
    .optional()
    .meta({ description: 'The agent that speaks; left out, the connected one that "origin" names.' }),
  urgent: z.boolean().optional().meta({ description: 'Goes before those that wait.' }),
  speed: z.number().min(0.5).max(2).optional().meta({ description: '1 is the pace of the voice.' }),
  volume: z.number().min(0).max(1).optional(),
  kind: z.enum(['full', 'short', 'questions', 'off']).optional().meta({
    description: 'How much is spoken: all, the beginning and every question, these alone, nothing.',
  }),
});

export const speechRequestSchema = withMessageRules(
  {
    ...messageFields,
    type: z.literal('speech'),
    voice: z.string().optional().meta({
      description: 'Id or name of a voice; one that is not there is replaced by the usual one.',
    }),
    x_vivavoce: xVivavoceSpeechSchema.optional(),
  },
  'Text to be spoken aloud; Markdown is read as a person would.',
);
export type SpeechMessage = z.infer<typeof speechRequestSchema>;

export const controlRequestSchema = z
  .looseObject({
    openvip: versionSchema,
    id: uuidSchema,
    command: z.string(),
    agent: z
      .string()
      .optional()
      .meta({ description: 'For output.set_agent, instead of output.set_agent:ID.' }),
  })
  .meta({ description: 'A command to the engine.' });
export type ControlRequest = z.infer<typeof controlRequestSchema>;

/** What the reference engine takes: `openvip` and `id` may be missing, and `id` may be anything. */
export const lenientControlRequestSchema = controlRequestSchema
  .extend({ openvip: versionSchema.optional(), id: z.unknown().optional() })
  .meta({
    description: 'A command to the engine, without the fields that the reference engine does not ask for.',
  });

const answerFields = {
  openvip: versionSchema,
  status: z.literal('ok'),
  id: uuidSchema.meta({ description: 'Of this answer.' }),
  ref: uuidSchema.optional().meta({ description: 'Of the request.' }),
};

export const responseSchema = z
  .looseObject({
    ...answerFields,
    pong: z.literal(true).optional().meta({ description: 'Answer to ping.' }),
    listening: z.boolean().optional().meta({ description: 'Whether the engine really listens now.' }),
  })
  .meta({ description: 'Done.' });
export type OpenvipResponse = z.infer<typeof responseSchema>;

export const speechResponseSchema = z
  .looseObject({
    ...answerFields,
    duration_ms: z
      .int()
      .min(0)
      .optional()
      .meta({ description: 'Milliseconds that were played; absent for speech that was only queued.' }),
  })
  .meta({ description: 'Spoken, stopped or queued.' });

export const openvipErrorCodeSchema = z.enum([
  'INVALID_FORMAT',
  'MISSING_FIELD',
  'NOT_FOUND',
  'CONFLICT',
  'INTERNAL_ERROR',
]);
export type OpenvipErrorCode = z.infer<typeof openvipErrorCodeSchema>;

export const openvipErrorSchema = z
  .looseObject({
    openvip: versionSchema,
    error: z.string().meta({ description: 'For a person: the field and what was expected.' }),
    code: openvipErrorCodeSchema,
    id: uuidSchema.meta({ description: 'Of this answer.' }),
    ref: uuidSchema.optional().meta({ description: 'Of the message at fault.' }),
    detail: z.string().optional().meta({ description: 'The same as error; existing clients read it.' }),
  })
  .meta({ description: 'Refused or failed.' });
export type OpenvipError = z.infer<typeof openvipErrorSchema>;

export const platformStateSchema = z.enum([
  'off',
  'listening',
  'muted',
  'recording',
  'transcribing',
  'playing',
]);

export const platformStatusSchema = z.looseObject({
  name: z.string(),
  version: z.string(),
  mode: z.enum(['agents', 'keyboard']),
  state: platformStateSchema,
  uptime_seconds: z.number().min(0),
  stt: z.looseObject({ model_name: z.string(), device: z.string() }),
  tts: z.looseObject({
    engine: z.string(),
    language: z.string().nullable(),
    available: z.boolean(),
    error: z.string().nullable(),
  }),
  output: z.looseObject({
    mode: z.enum(['agents', 'keyboard']),
    current_agent: z.string().nullable(),
    available_agents: z.array(z.string()),
  }),
  loading: z.looseObject({
    active: z.boolean(),
    models: z.array(
      z.looseObject({
        name: z.string(),
        status: z.string(),
        elapsed: z.number().meta({ description: 'Seconds.' }),
        estimated: z.number().nullable().meta({ description: 'Seconds; null when not known.' }),
      }),
    ),
  }),
  hotkey: z.looseObject({ key: z.string().nullable(), bound: z.boolean(), status: z.string() }),
  audio_devices: z.looseObject({ input: z.string().nullable(), output: z.string().nullable() }),
  stats: z.looseObject({
    transcriptions: z.int().min(0),
    words: z.int().min(0),
    audio_seconds: z.number().min(0),
    transcription_seconds: z.number().min(0),
  }),
});

export const statusSchema = z
  .looseObject({
    openvip: versionSchema,
    stt: z.looseObject({
      enabled: z.boolean(),
      active: z.boolean().meta({ description: 'The microphone is really open and listening.' }),
    }),
    tts: z.looseObject({ enabled: z.boolean() }),
    connected_agents: z.array(z.string()),
    platform: platformStatusSchema,
  })
  .meta({ description: 'State of the engine. Never holds dictated text.' });
export type OpenvipStatus = z.infer<typeof statusSchema>;

/** The status of any OpenVIP engine: `platform` is its own. */
export const anyStatusSchema = z.looseObject({
  openvip: versionSchema,
  stt: z.looseObject({ enabled: z.boolean(), active: z.boolean().optional() }),
  tts: z.looseObject({ enabled: z.boolean() }),
  connected_agents: z.array(z.string()),
  platform: z.looseObject({}).optional(),
});
export type AnyOpenvipStatus = z.infer<typeof anyStatusSchema>;

/** `GET /health`: tells a Vivavoce engine from any other program on the port. */
export const healthSchema = z
  .looseObject({
    openvip: versionSchema,
    status: z.literal('ok'),
    name: z.literal('vivavoce'),
    version: z.string(),
  })
  .meta({ description: 'The engine is up.' });
