/**
 * What the engine and its inference process say to each other. Messages are tagged by `type`.
 * The handshake is checked by zod; everything after it (audio, probabilities, texts) is trusted,
 * because both ends are built from this one file and `protocol` is compared.
 */
import { z } from 'zod';

/** Changes with every incompatible change of these messages. */
export const INFERENCE_PROTOCOL = 4;

/** What is asked of the recogniser. Audio is mono float32 at 16 kHz. */
export interface RecognitionRequest {
  readonly pcm: Float32Array;
  /** A `partial` may be cut short (no fallback decoding); a `final` is as good as the model can. */
  readonly kind: 'partial' | 'final';
  /** Whisper's code, or `auto`. */
  readonly language: string;
  /** Restricts `auto`; empty means all languages of the model. */
  readonly languages: readonly string[];
  readonly task: 'transcribe' | 'translate';
  /** Terms for the prompt, the rarest last; the recogniser takes what fits into 64 tokens. */
  readonly vocabulary: readonly string[];
  /** Tokens of an earlier pass over a shorter part of the same audio; verified instead of decoded. */
  readonly draft?: readonly number[];
  /** `words`: word times from the alignment heads. `segments`: Whisper's timestamp tokens (files). */
  readonly timestamps: 'none' | 'words' | 'segments';
}

export interface RecognisedWord {
  readonly text: string;
  readonly startMs: number;
  readonly endMs: number;
}

export interface RecognisedSegment {
  readonly text: string;
  readonly startMs: number;
  readonly endMs: number;
}

export interface Recognition {
  /** As decoded, trimmed; not yet judged by the rejection score. */
  readonly text: string;
  /** Text tokens without the prompt, timestamps and `end`. */
  readonly tokens: readonly number[];
  /** For each token, the end in milliseconds of the audio position it attends to most; empty when not computed. */
  readonly tokenEndsMs: readonly number[];
  /**
   * For each token, its text with the blank before it. A character made of several tokens is the text of the last;
   * the others are empty. Absent when the recogniser knows no tokens.
   */
  readonly tokenTexts?: readonly string[];
  readonly language: string;
  /** Probability of the language under `auto`; 1 when it was given. */
  readonly languageProbability: number;
  /** Mean over the tokens and `end` of the natural log-probability (after suppression). */
  readonly meanLogProbability: number;
  readonly noSpeechProbability: number;
  /** Probability of a comma, dash or ellipsis where the text ends: the "not finished" signal q. */
  readonly continuationProbability: number;
  readonly compressionRatio: number;
  /** The loop guard or the token limit stopped every attempt. */
  readonly looped: boolean;
  readonly words?: readonly RecognisedWord[];
  readonly segments?: readonly RecognisedSegment[];
  readonly timings: {
    readonly encodeMs: number;
    readonly decodeMs: number;
    /** Tokens of the draft that were accepted. */
    readonly draftAccepted: number;
    readonly fallbacks: number;
  };
}

export interface ScoreRequest {
  readonly pcm: Float32Array;
  readonly language: string;
  /** Each candidate with all its spellings; they are summed. */
  readonly candidates: readonly { readonly id: string; readonly spellings: readonly string[] }[];
}

export interface CandidateScore {
  readonly id: string;
  /** Natural log-likelihood of the candidate per token, after length normalisation. */
  readonly score: number;
  /** Probability among the candidates. */
  readonly probability: number;
}

export interface ScoreResult {
  /** Best first. */
  readonly ranking: readonly CandidateScore[];
  /** Score of the best minus score of the second; Infinity when there is one candidate. */
  readonly margin: number;
  /** Length-normalised log-likelihood of the free text: "none of these" when it is clearly higher. */
  readonly freeScore: number;
}

export interface SpellRequest {
  /** One stretch of voice: a symbol, or several without a pause between them. */
  readonly pcm: Float32Array;
  /** Whisper's code; `auto` cannot be told from a letter. */
  readonly language: string;
  /** Each symbol with all its spellings. Ids of one character are letters and digits that may be written in a run. */
  readonly symbols: readonly { readonly id: string; readonly spellings: readonly string[] }[];
}

/** Symbols that may have been spelled. */
export interface SpelledHypothesis {
  readonly symbols: readonly string[];
  /** Natural logarithm of the probability of all their spellings together, `end` included. */
  readonly logProbability: number;
}

export interface SpellResult {
  /** Best first; empty when no way of writing the symbols fits at all. */
  readonly hypotheses: readonly SpelledHypothesis[];
  /**
   * What free recognition writes, as decoded, with the logarithm of its probability. Absent where the best hypothesis
   * leaves no room for another text.
   */
  readonly free?: {
    readonly text: string;
    readonly logProbability: number;
    readonly meanLogProbability: number;
  };
  readonly noSpeechProbability: number;
}

/** A text as an agent wrote it, to be made ready for the ear. */
export interface SpeechTextRequest {
  /** Markdown. */
  readonly text: string;
  /** BCP 47. */
  readonly language: string;
  readonly kind: 'full' | 'short' | 'questions';
  /** A `full` text with more characters than this is treated as `short`. */
  readonly shortenAbove: number;
  /** The voice understands `[word](/phonemes/)`. */
  readonly inlinePronunciations: boolean;
}

/** A sentence for the ear. */
export interface SpokenSentence {
  readonly text: string;
  /** Silence that belongs after it at speed 1. */
  readonly pauseAfterMs: number;
}

/** What is asked of the synthesiser. */
export interface SynthesisRequest {
  /** One sentence for the ear. */
  readonly text: string;
  /** 1 is the voice's own pace; 0.5…2. */
  readonly speed: number;
  /** Word in lower case → phonemes of the voice. */
  readonly pronunciations: Readonly<Record<string, string>>;
}

export interface SynthesisResult {
  readonly sampleRateHz: number;
  /** Samples of the whole sentence; 0 when it has nothing to say. */
  readonly samples: number;
  readonly timings: {
    /** From text to phonemes. */
    readonly phonemesMs: number;
    /** Runs of the network. */
    readonly graphMs: number;
    /** From the network's spectra to samples. */
    readonly signalMs: number;
  };
}

const modelFileSchema = z.strictObject({
  path: z.string().min(1),
  bytes: z.number().int().positive(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});

/** A model on disk: `path` of each file is relative to `directory`. */
export const locatedModelSchema = z.strictObject({
  name: z.string().min(1),
  directory: z.string().min(1),
  files: z.array(modelFileSchema).min(1),
});
export type LocatedModel = z.infer<typeof locatedModelSchema>;

const detectorSetupSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('silero'), model: locatedModelSchema }),
  z.strictObject({ kind: z.literal('vad-node') }),
]);
export type DetectorSetup = z.infer<typeof detectorSetupSchema>;

const recogniserSetupSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('whisper'), model: locatedModelSchema, threads: z.number().int().min(1) }),
  z.strictObject({
    kind: z.literal('transformers'),
    /** Name on the hub ("owner/name") or path of a local folder. */
    model: z.string().min(1),
    cacheDirectory: z.string().min(1),
    threads: z.number().int().min(1),
  }),
]);
export type RecogniserSetup = z.infer<typeof recogniserSetupSchema>;

const synthesiserSetupSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('hibari'), model: locatedModelSchema, threads: z.number().int().min(1) }),
  /** No voice here: nothing is loaded, calls are refused as `unavailable`. */
  z.strictObject({ kind: z.literal('none') }),
]);
export type SynthesiserSetup = z.infer<typeof synthesiserSetupSchema>;

/** What the inference process is to load. */
export const inferenceSetupSchema = z.strictObject({
  detector: detectorSetupSchema,
  recogniser: recogniserSetupSchema,
  synthesiser: synthesiserSetupSchema,
});
export type InferenceSetup = z.infer<typeof inferenceSetupSchema>;

export const startMessageSchema = z.strictObject({
  type: z.literal('start'),
  protocol: z.literal(INFERENCE_PROTOCOL),
  setup: inferenceSetupSchema,
});

/** First message of the child, in answer to `start`. */
export const helloMessageSchema = z.strictObject({
  type: z.literal('hello'),
  protocol: z.literal(INFERENCE_PROTOCOL),
  pid: z.number().int().positive(),
});

/** The parts of the inference process; each has a thread of its own and never waits for another's answer. */
export type InferencePart = 'detector' | 'recogniser' | 'synthesiser';

export interface ModelTiming {
  readonly model: string;
  /** Reading, checking and building the graphs. */
  readonly loadMs: number;
  /** First run of every graph. */
  readonly warmMs: number;
}

/** An `AppError` as it crosses the process boundary. */
export interface WireError {
  readonly code: string;
  readonly message: string;
  readonly remedy: string | undefined;
  readonly retryable: boolean;
}

export interface DetectCall {
  readonly type: 'detect';
  readonly id: number;
  /** Each stream of audio has its own memory in the detector. */
  readonly stream: number;
  /** One or more whole frames, one after the other. */
  readonly pcm: Float32Array;
  readonly gain: number;
  readonly reset: boolean;
}

export interface CloseStreamCall {
  readonly type: 'close-stream';
  readonly stream: number;
}

export interface RecogniseCall {
  readonly type: 'recognise';
  readonly id: number;
  readonly request: RecognitionRequest;
}

export interface ScoreCall {
  readonly type: 'score';
  readonly id: number;
  readonly request: ScoreRequest;
}

export interface SpellCall {
  readonly type: 'spell';
  readonly id: number;
  readonly request: SpellRequest;
}

/** Makes sentences of a text; in the synthesiser's thread, because the dictionary lies there. */
export interface PrepareCall {
  readonly type: 'prepare';
  readonly id: number;
  readonly request: SpeechTextRequest;
}

/** Is answered by any number of `sound` messages, then by `synthesised`. */
export interface SynthesiseCall {
  readonly type: 'synthesise';
  readonly id: number;
  readonly request: SynthesisRequest;
}

export type InferenceCall = DetectCall | RecogniseCall | ScoreCall | SpellCall | PrepareCall | SynthesiseCall;

/** Engine → inference process. */
export type InferenceInput =
  | z.infer<typeof startMessageSchema>
  | InferenceCall
  | CloseStreamCall
  | { readonly type: 'cancel'; readonly id: number }
  | { readonly type: 'ping' }
  | { readonly type: 'release' };

/** The answer to the call with the same `id`. */
export type InferenceAnswer =
  | { readonly type: 'detected'; readonly id: number; readonly probabilities: readonly number[] }
  | { readonly type: 'recognised'; readonly id: number; readonly recognition: Recognition }
  | { readonly type: 'scored'; readonly id: number; readonly result: ScoreResult }
  | { readonly type: 'spelled'; readonly id: number; readonly result: SpellResult }
  | { readonly type: 'prepared'; readonly id: number; readonly sentences: readonly SpokenSentence[] }
  | ({ readonly type: 'synthesised'; readonly id: number } & SynthesisResult)
  | { readonly type: 'refused'; readonly id: number; readonly error: WireError };

/**
 * The next samples of the sentence of the call with the same `id`, mono, at the rate that `synthesised` tells. The
 * same call always gives the same samples, however often it is made and however they are cut into messages.
 */
export interface SoundMessage {
  readonly type: 'sound';
  readonly id: number;
  readonly pcm: Float32Array;
}

/** Inference process → engine. */
export type InferenceOutput =
  | z.infer<typeof helloMessageSchema>
  | InferenceAnswer
  | SoundMessage
  | {
      readonly type: 'ready';
      readonly part: InferencePart;
      readonly models: readonly ModelTiming[];
    }
  | { readonly type: 'failed'; readonly part: InferencePart; readonly error: WireError }
  | { readonly type: 'pong'; readonly rssBytes: number }
  | { readonly type: 'released' };
