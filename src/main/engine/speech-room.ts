import type { EngineEvent } from '../../shared/contract/control.ts';
import type { SpeechInfo, SynthesiseRequest } from '../../shared/contract/speech.ts';
import { explain } from '../../shared/kernel/app-error.ts';
import type { Clock } from '../../shared/kernel/clock.ts';
import type { Disposable } from '../../shared/kernel/disposable.ts';
import type { Settings } from '../../shared/settings/schema.ts';
import type { AudioBlock } from '../audio/audio-block.ts';
import type { InferenceSupervisor } from '../inference/supervisor.ts';
import type { SpeechRegion } from '../session/machines/speech-machine.ts';
import type { AudioOutput } from '../speech/playback/audio-output.ts';
import type { PageOutput } from '../speech/playback/page-output.ts';
import { Player } from '../speech/playback/player.ts';
import { SpeechDesk, type SpeechEnd, type SpeechReport } from '../speech/queue/speech-desk.ts';
import { soundOfText } from '../speech/queue/sound-of-text.ts';
import { allVoices } from '../speech/voices/all-voices.ts';
import { InferenceSpeechText } from '../speech/voices/inference-speech-text.ts';
import { VoiceRegistry } from '../speech/voices/voice-registry.ts';
import type { EngineLog } from './engine-log.ts';
import type { NoticeBoard } from './notice-board.ts';
import { OutputDesk } from './output-desk.ts';
import { speechInfo } from './speech-info.ts';
import { VoiceOutage } from './voice-outage.ts';

export interface SpeechRoomDependencies {
  readonly supervisor: InferenceSupervisor;
  readonly output: AudioOutput;
  readonly pageOutput: PageOutput;
  readonly settings: () => Settings;
  readonly notices: NoticeBoard;
  readonly log: EngineLog;
  readonly clock: Clock;
  readonly announce: (event: EngineEvent) => void;
  readonly report: (report: SpeechReport) => void;
  /** State of the speech machine. */
  readonly region: () => SpeechRegion;
  /** Exactly the samples that a device is given, when it is given them. */
  readonly handed: (pcm: Float32Array, sampleRateHz: number, atMs: number) => void;
  readonly takenBack: (samples: number, sampleRateHz: number) => void;
  /** A sentence begins to be heard. */
  readonly onSentence: (sentence: string) => void;
  /** Nothing more of it is heard. */
  readonly onSilence: () => void;
  /** Sound goes to another loudspeaker than before. */
  readonly onNewDevice: () => void;
}

/** All that speaks: voices, queue and player, wired together, and what people are told about them. */
export class SpeechRoom implements Disposable {
  readonly desk: SpeechDesk;
  readonly player: Player;
  readonly outputs: OutputDesk;
  readonly voices: VoiceRegistry;
  readonly #deps: SpeechRoomDependencies;
  readonly #speechText: InferenceSpeechText;
  readonly #outage: VoiceOutage;
  #lastInfo = '';
  /** By agent; null: nobody in particular. */
  readonly #lastTexts = new Map<string | null, string>();
  /** What the engine itself says is nothing to be repeated. */
  readonly #ownIds = new Set<string>();

  constructor(deps: SpeechRoomDependencies) {
    const { supervisor, settings, clock, notices, log } = deps;
    this.#deps = deps;
    this.outputs = new OutputDesk({ ...deps, onChange: () => this.#changed() });
    this.player = new Player({
      output: () => this.outputs.output,
      wantedDevice: () => settings().audio.outputDevice,
      clock,
      handed: (pcm, sampleRateHz, atMs) => {
        if (this.outputs.isAudible) deps.handed(pcm, sampleRateHz, atMs);
      },
      takenBack: (samples, sampleRateHz) => {
        if (this.outputs.isAudible) deps.takenBack(samples, sampleRateHz);
      },
      news: (news) => this.outputs.news(news),
    });
    this.voices = new VoiceRegistry({
      synthesisers: allVoices({
        inference: supervisor,
        address: () => settings().speech.address,
        platform: process.platform,
        clock,
      }),
      defaults: () => settings().speech,
      clock,
      platform: process.platform,
      onFallback: ({ from, to, error }) => {
        log.warn({ voice: from.id, instead: to.id, reason: explain(error) }, 'a voice failed');
        notices.post({
          severity: 'warning',
          code: 'voice-failed',
          message: `The voice ${from.name} failed; ${to.name} speaks instead.`,
          remedy: 'It is tried again in a while. Choose another voice if this goes on.',
        });
      },
      onRecovered: () => notices.clear('voice-failed'),
    });
    this.#outage = new VoiceOutage({ list: () => this.voices.list(), onChange: () => this.#changed() });
    this.#speechText = new InferenceSpeechText(supervisor);
    this.desk = new SpeechDesk({
      speechText: this.#speechText,
      voices: this.voices,
      player: this.player,
      settings: () => settings().speech,
      unavailable: () => {
        // Refused now; the next request finds a voice that was installed meanwhile.
        this.#outage.lookAgain();
        return this.#outage.problem;
      },
      report: (report) => {
        if (report.type === 'requested') this.outputs.lookAgain();
        deps.report(report);
      },
      onSentence: deps.onSentence,
      onChange: () => this.#changed(),
      onEnd: (end) => this.#ended(end),
    });
  }

  /** Begins to listen to the supervisor; call once, after its start. */
  watch(): void {
    this.#deps.supervisor.subscribe((event) => {
      if (event.type === 'ready' && event.part === 'synthesiser') this.#outage.ended();
      else if (event.type === 'degraded') this.#outage.began(event.error);
      else if (event.type === 'failed' && event.part === 'synthesiser') this.#outage.began(event.error);
    });
  }

  get info(): SpeechInfo {
    const problem = this.#outage.problem ?? this.outputs.problem;
    return speechInfo(this.#deps.region(), this.desk, { problem, ...this.outputs.info });
  }

  /** Why the shipped voice cannot speak, for a person; undefined when it can. */
  get shippedVoiceProblem(): string | undefined {
    return this.#outage.reason;
  }

  /** The text as sound, for a file; beside what is being spoken. */
  synthesise(request: SynthesiseRequest, signal: AbortSignal): AsyncIterable<AudioBlock> {
    const { speech } = this.#deps.settings();
    return soundOfText(request, speech, { voices: this.voices, speechText: this.#speechText }, signal);
  }

  /** The engine itself has something to say. A voice that fails is announced as for any speech. */
  say(id: string, text: string): void {
    this.#ownIds.add(id);
    void this.desk.speak({ id, text, urgent: true }).catch(() => {});
  }

  /** What an agent said last, else what was said last at all; undefined when nothing was. */
  lastText(agentId: string | null): string | undefined {
    return this.#lastTexts.get(agentId) ?? [...this.#lastTexts.values()].at(-1);
  }

  /** The settings have changed. */
  settingsChanged(keys: readonly string[]): void {
    if (keys.some((key) => key.startsWith('audio.outputDevice'))) this.player.deviceChanged();
    if (keys.includes('speech.enabled') && !this.#deps.settings().speech.enabled) void this.desk.stop();
    if (keys.some((key) => key.startsWith('speech.'))) this.#outage.lookAgain();
  }

  /** Announces what the speech machine or the desk has changed, once. */
  announce(): void {
    this.#changed();
  }

  /** Ends what is spoken, then lets go of the device. */
  async dispose(): Promise<void> {
    await this.desk.dispose();
    await this.player.dispose();
  }

  #changed(): void {
    const { info } = this;
    const text = JSON.stringify(info);
    if (text === this.#lastInfo) return;
    this.#lastInfo = text;
    this.#deps.announce({ type: 'speech-changed', speech: info });
  }

  #ended({ request, result, durationMs, error }: SpeechEnd): void {
    this.#deps.onSilence();
    this.#remember(request);
    if (error !== undefined) this.#deps.log.error({ code: error.code, error }, 'a text could not be spoken');
    this.#deps.announce({
      type: 'speech-ended',
      end: {
        id: request.id,
        agentId: request.agentId ?? null,
        result,
        durationMs: Math.round(durationMs),
        problem: error?.explanation ?? null,
      },
    });
  }

  #remember({ id, text, agentId }: SpeechEnd['request']): void {
    if (this.#ownIds.delete(id) || typeof text !== 'string') return;
    // The latest stays the last of the map.
    const speaker = agentId ?? null;
    this.#lastTexts.delete(speaker);
    this.#lastTexts.set(speaker, text);
  }
}
