import { z } from 'zod';

const tokenSchema = z.number().int().nonnegative();

/** `config.json` beside the graphs: token ids, languages and sizes of one Whisper model. */
export const whisperConfigSchema = z.object({
  architecture: z.object({
    layers: z.number().int().positive(),
    heads: z.number().int().positive(),
    head_size: z.number().int().positive(),
    vocabulary: z.number().int().positive(),
    text_context: z.number().int().positive(),
  }),
  audio: z.object({
    sample_rate_hz: z.literal(16_000),
    samples_per_position: z.number().int().positive(),
    block_positions: z.number().int().positive(),
    max_positions: z.number().int().positive(),
  }),
  tokens: z.object({
    end: tokenSchema,
    start: tokenSchema,
    transcribe: tokenSchema,
    translate: tokenSchema,
    start_of_previous: tokenSchema,
    no_speech: tokenSchema,
    no_timestamps: tokenSchema,
    first_timestamp: tokenSchema,
  }),
  languages: z.record(z.string(), tokenSchema),
  suppress: z.array(tokenSchema),
  suppress_at_start: z.array(tokenSchema),
});
export type WhisperConfig = z.infer<typeof whisperConfigSchema>;
