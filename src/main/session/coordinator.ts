import type { TalkAction } from '../../shared/contract/control.ts';
import { AppError } from '../../shared/kernel/app-error.ts';
import type { Frame } from '../../shared/kernel/audio-format.ts';
import type { Clock } from '../../shared/kernel/clock.ts';
import type { FramePipeline } from './frame-pipeline.ts';
import {
  closedMicrophone,
  isMicrophoneWanted,
  microphoneMachine,
  type MicrophoneInput,
} from './machines/microphone-machine.ts';
import { isListening, type Regions } from './machines/public-status.ts';
import {
  pushToTalkMachine,
  releasedKey,
  type PushToTalkEffect,
  type PushToTalkInput,
  type PushToTalkRegion,
  type PushToTalkSettings,
} from './machines/push-to-talk-machine.ts';
import {
  loadingRecognition,
  recognitionMachine,
  type RecognitionEffect,
  type RecognitionInput,
} from './machines/recognition-machine.ts';
import {
  silentSpeech,
  speechMachine,
  type SpeechEffect,
  type SpeechEnd,
  type SpeechInput,
  type SpeechRegion,
} from './machines/speech-machine.ts';
import { MicrophoneRunner, type MicrophoneControl, type MicrophoneNews } from './microphone-runner.ts';
import { NamedTimers } from './named-timers.ts';
import { SpeechFloor } from './speech-floor.ts';
import type { BargeInMode } from './machines/barge-in-machine.ts';
import type { Utterance } from './utterance.ts';
import type { TurnListener, TurnTaker } from './turn-taker.ts';

/** Port: carries out what the speech machine decides. */
export interface SpeechControl {
  start(id: string): void;
  /** Silences it at once; `resume` goes on from the sample that was heard last. */
  pause(id: string): void;
  resume(id: string): void;
  /** Silences it for good and reports its end. */
  halt(id: string): void;
  settle(id: string, end: SpeechEnd): void;
  /** The user takes the floor: what is said, and what the same agent still wanted to say, is given up. */
  interrupt(): void;
  /** Makes it quieter, or as loud as it was. */
  duck(ducked: boolean): void;
}

export interface CoordinatorDependencies {
  readonly microphone: MicrophoneControl;
  readonly pipeline: FramePipeline;
  /** Tells this coordinator's `turnListener`, beside its other listeners. */
  readonly turnTaker: TurnTaker;
  readonly speech: SpeechControl;
  readonly bargeInMode: () => BargeInMode;
  /** What words that were heard while the engine spoke amount to; undefined: words like any others. */
  readonly judgeWords: (text: string, utterance: Utterance) => 'own-voice' | 'stop-word' | undefined;
  readonly clock: Clock;
  readonly pushToTalk: () => PushToTalkSettings;
  /** False while there is nothing to open: no device, and no page has lent a microphone. */
  readonly hasMicrophone: () => boolean;
  /** Whether sound is of use while muted: for the command that ends it. */
  readonly hearsWhileMuted: () => boolean;
  /** The public state may have changed. */
  readonly onChange: () => void;
  readonly microphoneNews: MicrophoneNews;
  readonly onRecognition: (effect: RecognitionEffect) => void;
}

type Input =
  | { readonly region: 'microphone'; readonly input: MicrophoneInput }
  | { readonly region: 'recognition'; readonly input: RecognitionInput }
  | { readonly region: 'speech'; readonly input: SpeechInput }
  | { readonly region: 'talk'; readonly input: PushToTalkInput };

interface Waiter {
  /** The answer once there is one. */
  readonly answer: () => boolean | undefined;
  readonly resolve: (answer: boolean) => void;
}

/**
 * Owner of the state machines. Inputs enter one queue and are taken one at a time; effects run outside and report
 * back as inputs. Commands act at once: they never wait behind audio.
 */
export class Coordinator {
  readonly #deps: CoordinatorDependencies;
  readonly #queue: Input[] = [];
  readonly #timers: NamedTimers;
  readonly #microphone: MicrophoneRunner;
  readonly #floor: SpeechFloor;
  #draining = false;
  #regions: Regions = {
    microphone: closedMicrophone,
    recognition: loadingRecognition,
    speech: silentSpeech,
    listening: false,
    muted: false,
  };
  #talk: PushToTalkRegion = releasedKey;
  #waiters: Waiter[] = [];

  constructor(deps: CoordinatorDependencies) {
    this.#deps = deps;
    this.#timers = new NamedTimers(deps.clock);
    this.#floor = new SpeechFloor({
      put: (input) => this.#put({ region: 'speech', input }),
      interrupt: () => deps.speech.interrupt(),
      duck: (ducked) => deps.speech.duck(ducked),
      mode: deps.bargeInMode,
      now: () => deps.clock.now(),
      timers: this.#timers,
    });
    this.#microphone = new MicrophoneRunner({
      ...deps,
      timers: this.#timers,
      news: deps.microphoneNews,
      report: (input) => this.#put({ region: 'microphone', input }),
      isWanted: () => isMicrophoneWanted(this.#regions.microphone),
    });
  }

  get regions(): Regions {
    return this.#regions;
  }

  /** A key or button holds a turn open. */
  get talking(): boolean {
    return this.#talk.kind !== 'up';
  }

  /** Resolves with whether the engine really listens, once the microphone is open, closed or has failed. */
  async setListening(listening: boolean): Promise<boolean> {
    this.#regions = { ...this.#regions, listening };
    this.#applyHandsFree();
    if (!listening) this.#put({ region: 'talk', input: { type: 'off' } });
    this.#wantMicrophone();
    await this.#until(() => this.#microphoneSettled());
    return isListening(this.#regions);
  }

  /** While muted nothing is heard hands-free; what was said before still arrives. */
  setMuted(muted: boolean): void {
    if (this.#regions.muted === muted) return;
    this.#regions = { ...this.#regions, muted };
    this.#applyHandsFree();
    if (muted) {
      this.#put({ region: 'talk', input: { type: 'off' } });
      this.#deps.turnTaker.end();
      this.#wantMicrophone();
    }
    this.#changed();
  }

  /**
   * Push-to-talk from outside. `start` resolves when the microphone is open, and rejects with the reason when it
   * cannot be opened (`conflict` while muted); the others resolve at once.
   */
  async talk(action: TalkAction): Promise<void> {
    const begins = action === 'start' || (action === 'toggle' && !this.talking);
    // Whoever wants to talk wants silence, also where the microphone refuses.
    if (begins) this.#deps.speech.interrupt();
    if (begins && this.#regions.muted) {
      throw new AppError('conflict', 'The microphone is muted.', { remedy: 'Unmute it to talk.' });
    }
    if (begins && !this.#deps.hasMicrophone()) {
      throw new AppError('microphone-missing', 'No microphone is there to talk into.', {
        remedy: 'Plug one in, or open the page and let it use the browser’s microphone.',
      });
    }
    this.#put({ region: 'talk', input: { type: action } });
    if (!begins) return;
    const open = await this.#until(() => this.#microphoneSettled());
    if (open || !this.talking) return;
    this.#put({ region: 'talk', input: { type: 'cancel' } });
    throw this.#microphone.lastError;
  }

  /** The talk key of the desktop shell or the key hook. */
  key(input: PushToTalkInput): void {
    this.#put({ region: 'talk', input });
  }

  /** Whether a microphone can be opened, or which one, has changed. */
  microphoneChanged(): void {
    if (this.#deps.hasMicrophone()) this.#put({ region: 'microphone', input: { type: 'device-changed' } });
    this.#wantMicrophone();
  }

  /** The open source ended by itself. */
  microphoneEnded(
    end: { readonly reason: 'ended' } | { readonly reason: 'lost'; readonly error: unknown },
  ): void {
    const { attempt } = this.#regions.microphone;
    void this.#deps.pipeline.drained().then(() => {
      // Nothing more will be heard, so what was said is complete; a held key keeps its turn for when sound is back.
      if (!this.talking || end.reason === 'ended') this.#deps.turnTaker.end();
      this.#deps.turnTaker.forgetRecent();
      const input: MicrophoneInput =
        end.reason === 'ended' ? { type: 'ended', attempt } : { type: 'lost', attempt, error: end.error };
      this.#put({ region: 'microphone', input });
    });
  }

  recognition(input: RecognitionInput): void {
    this.#put({ region: 'recognition', input });
  }

  speech(input: SpeechInput): void {
    this.#put({ region: 'speech', input });
  }

  /** The first sound of a speech is heard. */
  speechHeard(): void {
    this.#floor.speechStarted();
  }

  /** A frame has been judged. False: it must not begin a turn, because the microphone hears the engine itself. */
  listensTo(frame: { readonly voiced: boolean; readonly ownVoice: number; readonly atMs: number }): boolean {
    this.#floor.frame(frame);
    return this.#deps.turnTaker.utterance !== undefined || this.#floor.listens;
  }

  frame(frame: Frame): void {
    if (this.isDeaf && !this.#deps.hearsWhileMuted()) return;
    this.#deps.pipeline.push(frame);
  }

  /** Muted, and nothing that was begun before is left to be heard. */
  get isDeaf(): boolean {
    return this.#regions.muted && this.#deps.turnTaker.utterance === undefined;
  }

  /** News of turns, for the machines. */
  readonly turnListener: TurnListener = {
    started: () => {
      this.#put({ region: 'microphone', input: { type: 'utterance-began' } });
      this.#floor.turnStarted();
    },
    partial: (utterance, { stable, tentative }) => this.#heardWords(utterance, stable + tentative),
    ended: ({ id }) => {
      // In this order no moment looks idle between recording and transcribing.
      this.#put({ region: 'recognition', input: { type: 'turn-ended', utteranceId: id } });
      this.#put({ region: 'microphone', input: { type: 'utterance-ended' } });
      this.#floor.turnEnded();
    },
    finished: ({ utterance }) => this.#settled(utterance.id, true),
    failed: ({ id }) => this.#settled(id, false),
    dropped: ({ id }, reason) => {
      if (reason === 'cancelled') {
        this.#put({ region: 'microphone', input: { type: 'utterance-ended' } });
        this.#floor.turnEnded();
      }
      if (reason === 'stop-word') this.#floor.words({ isStopWord: true });
      this.#settled(id, reason === 'stop-word');
    },
  };

  /** Closes the microphone, ends the open turn, and waits for the texts in the making. */
  async stop(): Promise<void> {
    await this.setListening(false);
    await this.#deps.turnTaker.settled();
    this.#timers.cancelAll();
  }

  #settled(utteranceId: string, hasWords: boolean): void {
    this.#put({ region: 'recognition', input: { type: 'turn-settled', utteranceId } });
    this.#floor.turnSettled({ hasWords });
  }

  #heardWords(utterance: Utterance, text: string): void {
    if (text.trim() === '') return;
    const verdict = this.#deps.judgeWords(text, utterance);
    if (verdict !== 'own-voice') this.#floor.words({ isStopWord: verdict === 'stop-word' });
  }

  #applyHandsFree(): void {
    this.#deps.turnTaker.handsFree = this.#regions.listening && !this.#regions.muted;
  }

  #wantMicrophone(): void {
    const wanted = (this.#regions.listening || this.talking) && this.#deps.hasMicrophone();
    this.#put({ region: 'microphone', input: { type: wanted ? 'want-open' : 'want-closed' } });
  }

  /** Open → true; closed or failed → false; on its way → undefined. */
  #microphoneSettled(): boolean | undefined {
    const { kind } = this.#regions.microphone;
    if (kind === 'opening' || kind === 'closing') return undefined;
    return kind === 'armed' || kind === 'recording';
  }

  #until(answer: () => boolean | undefined): Promise<boolean> {
    const known = answer();
    if (known !== undefined) return Promise.resolve(known);
    return new Promise((resolve) => this.#waiters.push({ answer, resolve }));
  }

  #put(input: Input): void {
    this.#queue.push(input);
    if (this.#draining) return;
    this.#draining = true;
    for (let next = this.#queue.shift(); next !== undefined; next = this.#queue.shift()) this.#take(next);
    this.#draining = false;
    this.#changed();
  }

  #changed(): void {
    this.#waiters = this.#waiters.filter(({ answer, resolve }) => {
      const known = answer();
      if (known !== undefined) resolve(known);
      return known === undefined;
    });
    this.#deps.onChange();
  }

  #take(next: Input): void {
    switch (next.region) {
      case 'microphone': {
        const { state, effects } = microphoneMachine(this.#regions.microphone, next.input);
        this.#regions = { ...this.#regions, microphone: state };
        for (const effect of effects) this.#microphone.run(effect);
        return;
      }
      case 'recognition': {
        const { state, effects } = recognitionMachine(this.#regions.recognition, next.input);
        this.#regions = { ...this.#regions, recognition: state };
        effects.forEach((effect) => this.#deps.onRecognition(effect));
        return;
      }
      case 'speech': {
        const { state, effects } = speechMachine(this.#regions.speech, next.input);
        this.#regions = { ...this.#regions, speech: state };
        for (const effect of effects) this.#runSpeech(effect);
        return;
      }
      case 'talk': {
        const { state, effects } = pushToTalkMachine(this.#talk, next.input, this.#deps.pushToTalk());
        this.#talk = state;
        for (const effect of effects) this.#runTalk(effect);
        return;
      }
    }
  }

  #runSpeech(effect: SpeechEffect): void {
    const { speech } = this.#deps;
    switch (effect.type) {
      case 'start-speech':
        return speech.start(effect.id);
      case 'pause-speech':
        return speech.pause(effect.id);
      case 'resume-speech':
        this.#floor.speechStarted();
        return speech.resume(effect.id);
      case 'stop-speech':
        return speech.halt(effect.id);
      case 'settle-speech':
        if (isNothingSaid(this.#regions.speech)) this.#floor.speechEnded();
        return speech.settle(effect.id, effect.end);
    }
  }

  #runTalk(effect: PushToTalkEffect): void {
    const { turnTaker } = this.#deps;
    switch (effect.type) {
      case 'begin-turn':
        this.#floor.taken();
        this.#wantMicrophone();
        return turnTaker.beginPushToTalk();
      case 'anticipate-end':
        return turnTaker.anticipateEnd();
      case 'end-turn':
        turnTaker.end();
        return this.#wantMicrophone();
      case 'cancel-turn':
        turnTaker.cancel();
        return this.#wantMicrophone();
      case 'schedule-timer': {
        const { timer, delayMs } = effect;
        return this.#timers.start(`talk ${timer}`, delayMs, () =>
          this.#put({ region: 'talk', input: { type: 'timer', timer } }),
        );
      }
      case 'cancel-timer':
        return this.#timers.cancel(`talk ${effect.timer}`);
    }
  }
}

function isNothingSaid(region: SpeechRegion): boolean {
  return region.kind === 'silent' || region.id === undefined;
}
