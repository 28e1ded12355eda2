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

/**
 * Port: speech to text. Calls are queued in order; an aborted call stops between two decoder steps and rejects
 * with `cancelled`. A crash of the process behind it repeats the call once before it rejects.
 */
export interface Recogniser {
  recognise(request: RecognitionRequest, signal?: AbortSignal): Promise<Recognition>;
  score(request: ScoreRequest, signal?: AbortSignal): Promise<ScoreResult>;
}
