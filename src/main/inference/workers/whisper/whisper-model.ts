import type {
  Recognition,
  RecognitionRequest,
  ScoreRequest,
  ScoreResult,
  SpellRequest,
  SpellResult,
} from '../../../../shared/contract/inference.ts';
import { peakEndsMs, rowStartsMs, toWords } from './alignment.ts';
import { shapeAudio, type AudioWindow } from './audio-window.ts';
import { searchWithBeams } from './beam-search.ts';
import { scoreCandidates } from './candidates.ts';
import { DecoderState, type DecoderGraph } from './decoder-state.ts';
import { searchGreedily, type Decoding, type PromptStep, type SearchOptions } from './decoding.ts';
import type { Graph, Tensors } from './graph.ts';
import { probabilityOf } from './logits.ts';
import { LanguageProbe, taskTokens, vocabularyPrefix, type DetectedLanguage } from './prompt.ts';
import { compressionRatio } from './compression-ratio.ts';
import { ContinuationProbe } from './continuation.ts';
import { toSegments } from './segments.ts';
import { buildLexicon, type SpellingLexicon } from './spelling-lexicon.ts';
import { searchSpelling } from './spelling-search.ts';
import { PlainRules, TimestampRules, TokenMasks } from './token-rules.ts';
import type { Tokenizer } from './tokenizer.ts';
import type { WhisperConfig } from './whisper-config.ts';

/** A text longer than this is no text: people do not speak faster. */
const TOKENS_PER_SECOND = 8;
const EXTRA_TOKENS = 16;

/** A text less probable than this, or one that deflates better, is decoded again (OpenAI's thresholds). */
const LOW_LOG_PROBABILITY = -1.0;
const HIGH_COMPRESSION_RATIO = 2.4;
/** Nobody spoke: another search would only find other words for noise. */
const HIGH_NO_SPEECH = 0.6;
const BEAM_WIDTH = 5;

/** Symbols this probable (natural logarithm) leave one in eight for anything else: nobody needs to know what it is. */
const SURELY_SPELLED = -2;

/** Marks that may end a text in place of the `end` token. */
const SENTENCE_ENDS = ['.', '!', '?', ',', '。', '！', '？'];

export interface WhisperParts {
  readonly encoder: Graph;
  readonly decoder: DecoderGraph;
  readonly tokenizer: Tokenizer;
  readonly config: WhisperConfig;
}

export interface WorkOptions {
  /** Throws when the work was cancelled; called between any two graph runs. */
  checkCancelled(): void;
}

interface Encoded {
  readonly window: AudioWindow;
  readonly cross: Tensors;
  readonly encodeMs: number;
}

interface Prompted extends PromptStep {
  readonly language: DetectedLanguage;
  readonly noSpeechProbability: number;
  /** Tokens up to and including the last prompt token. */
  readonly length: number;
}

type PromptRequest = Pick<
  RecognitionRequest,
  'language' | 'languages' | 'task' | 'vocabulary' | 'timestamps'
>;

/** Drives the two graphs of one Whisper model. One call at a time. */
export class WhisperModel {
  readonly #parts: WhisperParts;
  readonly #masks: TokenMasks;
  readonly #languages: LanguageProbe;
  readonly #continuation: ContinuationProbe;
  readonly #endings: readonly number[];
  /** Of the symbols that were asked for last. */
  #lexicon: { readonly key: string; readonly lexicon: SpellingLexicon } | undefined;
  /** The language heard last: the first guess under `auto`, which saves a decoder run when it is right. */
  #likelyLanguage = 'en';

  constructor(parts: WhisperParts) {
    this.#parts = parts;
    this.#masks = new TokenMasks(parts.config);
    this.#languages = new LanguageProbe(parts.config);
    this.#continuation = new ContinuationProbe(parts.tokenizer, this.#masks.text);
    this.#endings = [parts.config.tokens.end, ...parts.tokenizer.tokensWithText(SENTENCE_ENDS)];
  }

  async recognise(request: RecognitionRequest, work: WorkOptions): Promise<Recognition> {
    const { config, tokenizer } = this.#parts;
    const encoded = await this.#encode(request.pcm, work);
    const startedAt = performance.now();
    const prompted = await this.#prompt(encoded.cross, request, work);
    const timed = request.timestamps === 'segments';
    const options: SearchOptions = {
      rules: timed
        ? new TimestampRules(this.#masks, config, encoded.window.audioPositions)
        : new PlainRules(this.#masks),
      end: config.tokens.end,
      maxTokens: this.#maxTokens(encoded.window, prompted.length),
      checkCancelled: work.checkCancelled,
    };
    const greedy = await searchGreedily(prompted, this.#usableDraft(request, options.maxTokens), options);
    const needsFallback = request.kind === 'final' && this.#isDoubtful(greedy, prompted.noSpeechProbability);
    const decoding = needsFallback
      ? this.#better(greedy, await searchWithBeams(prompted, BEAM_WIDTH, options))
      : greedy;
    const tokens = decoding.tokens.filter((token) => token < config.tokens.end);
    const text = tokenizer.decodeComplete(tokens).trim();
    return {
      text,
      tokens,
      tokenEndsMs: peakEndsMs(this.#textRows(decoding), encoded.window.audioPositions),
      tokenTexts: tokenizer
        .units(tokens)
        .flatMap((unit) => [...Array.from({ length: unit.tokens - 1 }, () => ''), unit.text]),
      language: prompted.language.language,
      languageProbability: prompted.language.probability,
      meanLogProbability: decoding.meanLogProbability,
      noSpeechProbability: prompted.noSpeechProbability,
      continuationProbability: this.#continuation.probability(decoding),
      compressionRatio: compressionRatio(text),
      looped: decoding.stopped !== 'end',
      ...this.#times(request, decoding, tokens, encoded.window),
      timings: {
        encodeMs: encoded.encodeMs,
        decodeMs: performance.now() - startedAt,
        draftAccepted: greedy.draftAccepted,
        fallbacks: needsFallback ? 1 : 0,
      },
    };
  }

  async score(request: ScoreRequest, work: WorkOptions): Promise<ScoreResult> {
    const { tokenizer } = this.#parts;
    const { prompted, options } = await this.#restricted(request, work);
    const ranking = await scoreCandidates(prompted, request.candidates, tokenizer, {
      ...options,
      endings: this.#endings,
    });
    const free = await searchGreedily(prompted, [], options);
    const [best, second] = ranking;
    const margin = best === undefined || second === undefined ? Infinity : best.score - second.score;
    return { ranking, margin, freeScore: free.meanLogProbability };
  }

  async spell(request: SpellRequest, work: WorkOptions): Promise<SpellResult> {
    const lexicon = this.#lexiconOf(request.symbols);
    const { prompted, options } = await this.#restricted(request, work);
    const hypotheses = await searchSpelling(prompted, lexicon, options);
    const { noSpeechProbability } = prompted;
    if ((hypotheses[0]?.logProbability ?? -Infinity) > SURELY_SPELLED)
      return { hypotheses, noSpeechProbability };
    const free = await searchGreedily(prompted, [], options);
    const { meanLogProbability } = free;
    const text = this.#parts.tokenizer.decodeComplete(free.tokens).trim();
    const logProbability = meanLogProbability * (free.tokens.length + 1);
    return { hypotheses, free: { text, logProbability, meanLogProbability }, noSpeechProbability };
  }

  async release(): Promise<void> {
    await this.#parts.encoder.release();
    await this.#parts.decoder.graph.release();
  }

  /** The prompt read over the audio of a request whose answer is one of a few. */
  async #restricted(
    request: Pick<ScoreRequest, 'pcm' | 'language'>,
    work: WorkOptions,
  ): Promise<{ readonly prompted: Prompted; readonly options: SearchOptions }> {
    const encoded = await this.#encode(request.pcm, work);
    const prompted = await this.#prompt(
      encoded.cross,
      { ...request, languages: [], task: 'transcribe', vocabulary: [], timestamps: 'none' },
      work,
    );
    const options: SearchOptions = {
      rules: new PlainRules(this.#masks),
      end: this.#parts.config.tokens.end,
      maxTokens: this.#maxTokens(encoded.window, prompted.length),
      checkCancelled: work.checkCancelled,
    };
    return { prompted, options };
  }

  /** The symbols of a language are asked for again and again, and take long to put together. */
  #lexiconOf(symbols: SpellRequest['symbols']): SpellingLexicon {
    const key = JSON.stringify(symbols);
    const known = this.#lexicon?.key === key ? this.#lexicon.lexicon : undefined;
    const lexicon = known ?? buildLexicon(symbols, this.#parts.tokenizer);
    this.#lexicon = { key, lexicon };
    return lexicon;
  }

  async #encode(pcm: Float32Array, work: WorkOptions): Promise<Encoded> {
    const window = shapeAudio(pcm, this.#parts.config.audio);
    work.checkCancelled();
    const startedAt = performance.now();
    const { tensors } = this.#parts.decoder;
    const cross = await this.#parts.encoder.run({ pcm: tensors.floats(window.pcm, [1, window.pcm.length]) });
    work.checkCancelled();
    return { window, cross, encodeMs: performance.now() - startedAt };
  }

  /** Reads the prompt. */
  async #prompt(cross: Tensors, request: PromptRequest, work: WorkOptions): Promise<Prompted> {
    const { config, tokenizer, decoder } = this.#parts;
    const nothing = DecoderState.start(decoder, cross);
    const tail = (language: string): readonly number[] =>
      taskTokens(config, language, request.task, request.timestamps === 'segments');
    const prefix = vocabularyPrefix(request.vocabulary, tokenizer, config);
    if (prefix.length > 0) {
      // Behind a vocabulary the `start` token tells neither language nor silence, so it is read alone first.
      const heard = this.#hear((await nothing.advance([config.tokens.start])).logits(0), request);
      work.checkCancelled();
      const prompt = [...prefix, config.tokens.start, ...tail(heard.language.language)];
      const step = await nothing.advance(prompt);
      return { ...heard, step, row: prompt.length - 1, length: prompt.length };
    }
    // The likely language is put in at once; only a wrong guess costs a second run.
    const guess = request.language === 'auto' ? this.#likelyLanguage : request.language;
    const prompt = [config.tokens.start, ...tail(guess)];
    const step = await nothing.advance(prompt);
    const heard = this.#hear(step.logits(0), request);
    const { length } = prompt;
    if (heard.language.language === guess) return { ...heard, step, row: length - 1, length };
    work.checkCancelled();
    const right = tail(heard.language.language);
    const again = await step.stateAfter(0).advance(right);
    return { ...heard, step: again, row: right.length - 1, length };
  }

  /** What the row of the `start` token tells: whether somebody spoke, and in which language. */
  #hear(logits: Float32Array, request: PromptRequest): Pick<Prompted, 'language' | 'noSpeechProbability'> {
    const { no_speech: noSpeech } = this.#parts.config.tokens;
    const noSpeechProbability = probabilityOf(logits, this.#masks.everything, [noSpeech]);
    if (request.language !== 'auto') {
      return { noSpeechProbability, language: { language: request.language, probability: 1 } };
    }
    const language = this.#languages.detect(logits, request.languages);
    this.#likelyLanguage = language.language;
    return { noSpeechProbability, language };
  }

  /** Text tokens of the draft; a draft knows no timestamps, so it is of no use where they are wanted. */
  #usableDraft(request: RecognitionRequest, maxTokens: number): readonly number[] {
    if (request.draft === undefined || request.timestamps === 'segments') return [];
    return request.draft.filter((token) => token < this.#parts.config.tokens.end).slice(0, maxTokens);
  }

  #maxTokens(window: AudioWindow, promptLength: number): number {
    const { audio, architecture } = this.#parts.config;
    const seconds = (window.audioPositions * audio.samples_per_position) / audio.sample_rate_hz;
    const spoken = Math.ceil(seconds * TOKENS_PER_SECOND) + EXTRA_TOKENS;
    return Math.min(spoken, architecture.text_context - promptLength - 1);
  }

  #isDoubtful(decoding: Decoding, noSpeechProbability: number): boolean {
    const unlikely = decoding.meanLogProbability < LOW_LOG_PROBABILITY;
    if (unlikely && noSpeechProbability > HIGH_NO_SPEECH) return false;
    return unlikely || this.#repeatsItself(decoding);
  }

  #repeatsItself(decoding: Decoding): boolean {
    const text = this.#parts.tokenizer.decode(decoding.tokens);
    return decoding.stopped !== 'end' || compressionRatio(text) > HIGH_COMPRESSION_RATIO;
  }

  /** A text that does not repeat itself wins; among equals the more probable one. */
  #better(first: Decoding, second: Decoding): Decoding {
    const repeats = this.#repeatsItself(first);
    if (repeats !== this.#repeatsItself(second)) return repeats ? second : first;
    return second.meanLogProbability > first.meanLogProbability ? second : first;
  }

  #textRows(decoding: Decoding): Decoding['alignment'] {
    return decoding.tokens.flatMap((token, index) => {
      const row = decoding.alignment[index];
      return row === undefined || token >= this.#parts.config.tokens.end ? [] : [row];
    });
  }

  #times(
    request: RecognitionRequest,
    decoding: Decoding,
    tokens: readonly number[],
    window: AudioWindow,
  ): Pick<Recognition, 'words' | 'segments'> {
    const { config, tokenizer } = this.#parts;
    switch (request.timestamps) {
      case 'none':
        return {};
      case 'words': {
        const starts = rowStartsMs(decoding.alignment, window.audioPositions);
        return { words: toWords(tokenizer.units(tokens), starts) };
      }
      case 'segments': {
        const durationMs = (request.pcm.length / config.audio.sample_rate_hz) * 1000;
        return {
          segments: toSegments(decoding.tokens, config.tokens.first_timestamp, durationMs, tokenizer),
        };
      }
    }
  }
}
