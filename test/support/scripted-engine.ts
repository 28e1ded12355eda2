/**
 * An engine without ears for tests and pictures of the page: it does what the script says, announces it as the
 * contract demands, and notes what the page asked for.
 */
import type { PageMicrophone } from '../../src/main/capture/page-source.ts';
import type { PageSpeaker, PageSpeakerLine } from '../../src/main/speech/playback/page-speaker.ts';
import type { Device, TalkAction, TranscriptEntry } from '../../src/shared/contract/control.ts';
import type { OutputMode } from '../../src/shared/contract/dictation.ts';
import type {
  AgentAbout,
  AgentReport,
  DiscoveredSession,
  ReceiptRequest,
} from '../../src/shared/contract/doors.ts';
import type { RetryOptions } from '../../src/shared/contract/history.ts';
import type { SpeechInfo } from '../../src/shared/contract/speech.ts';
import { AppError } from '../../src/shared/kernel/app-error.ts';
import { defaultSettings, settingsSchema } from '../../src/shared/settings/schema.ts';
import type { Settings } from '../../src/shared/settings/schema.ts';
import { NO_MICROPHONE, NO_OUTPUT } from './engine-states.ts';
import { EngineScript } from './engine-script.ts';
import { ScriptedQuestions } from './scripted-questions.ts';
import { ScriptedSpeaker } from './scripted-speaker.ts';

export interface LentAudio {
  readonly label: string;
  readonly sampleRateHz: number;
  readonly samples: Float32Array[];
  attached: boolean;
}

export interface LentLoudspeaker {
  readonly label: string;
  readonly sampleRateHz: number;
  /** What the page reported, such as `played 480`. */
  readonly reports: string[];
  /** How the script reaches the page. */
  readonly line: PageSpeakerLine;
  attached: boolean;
}

export class ScriptedEngine extends EngineScript {
  readonly lent: LentAudio[] = [];
  readonly loudspeakers: LentLoudspeaker[] = [];
  readonly speaker = new ScriptedSpeaker();
  readonly questions = new ScriptedQuestions();
  /** What agents' programs told, in order. */
  readonly reports: (readonly [agentId: string, report: AgentReport])[] = [];
  readonly receipts: (readonly [agentId: string, receipt: ReceiptRequest])[] = [];
  discovered: readonly DiscoveredSession[] = [];
  /** False: the engine wants no loudspeaker of a page. */
  wantsPageSpeaker = true;
  settings: Settings = defaultSettings();
  /** Changes of settings are answered after it. */
  settingsGate: Promise<void> = Promise.resolve();
  outputDevices: readonly Device[] = [
    { id: 'default', label: 'Built-in speakers', isDefault: true },
    { id: 'usb', label: 'USB headphones', isDefault: false },
  ];
  hint: string | null = null;
  /** What sounds while no page lends its loudspeaker. */
  #ownOutput: Pick<SpeechInfo, 'output' | 'device' | 'problem'> = NO_OUTPUT;

  // What the page may ask.

  async setListening(listening: boolean): Promise<boolean> {
    this.note(`listening ${listening}`);
    this.change({ listening, status: listening ? 'listening' : 'off' });
    return listening;
  }

  async setMuted(muted: boolean): Promise<void> {
    this.note(`muted ${muted}`);
    this.change({ muted, status: muted ? 'muted' : this.state.listening ? 'listening' : 'off' });
  }

  async talk(action: TalkAction): Promise<void> {
    this.note(`talk ${action}`);
    if (action === 'start') this.startUtterance('push-to-talk');
    else if (action === 'cancel' && this.state.utterance !== null) this.drop('cancelled');
    else if (action === 'stop') this.change({ status: 'transcribing' });
  }

  async setActiveAgent(agentId: string): Promise<void> {
    this.note(`agent ${agentId}`);
    if (!this.state.agents.some((agent) => agent.id === agentId)) {
      throw new AppError('not-found', `No agent "${agentId}" is connected.`);
    }
    this.connect(
      this.state.agents.map(({ id }) => id),
      agentId,
    );
  }

  async setOutputMode(mode: OutputMode): Promise<void> {
    this.note(`output ${mode}`);
    this.state = { ...this.state, outputMode: mode };
    this.announce({ type: 'output-changed', mode });
  }

  async sendAgain(entryId: string, agentId: string | undefined): Promise<TranscriptEntry> {
    this.note(`send ${entryId} to ${agentId ?? 'its own agent'}`);
    const entry = this.#entry(entryId);
    return this.redeliver({ ...entry, agentId: agentId ?? entry.agentId, delivery: 'sent', problem: null });
  }

  async retryRecognition(entryId: string, options: RetryOptions = {}): Promise<TranscriptEntry> {
    const wishes = Object.keys(options).length === 0 ? '' : ` ${JSON.stringify(options)}`;
    this.note(`retry ${entryId}${wishes}`);
    return this.redeliver({
      ...this.#entry(entryId),
      text: 'now it is understood',
      delivery: 'sent',
      problem: null,
    });
  }

  async withdraw(entryId: string): Promise<TranscriptEntry> {
    this.note(`withdraw ${entryId}`);
    return this.redeliver({ ...this.#entry(entryId), delivery: 'withdrawn', confirmAt: null });
  }

  async confirm(entryId: string): Promise<TranscriptEntry> {
    this.note(`confirm ${entryId}`);
    const entry = this.#entry(entryId);
    if (entry.delivery !== 'confirming')
      throw new AppError('conflict', 'This text does not wait to be sent.');
    return this.redeliver({ ...entry, delivery: 'sent', confirmAt: null });
  }

  async answerAgentQuestion(agentId: string | null): Promise<void> {
    this.note(`answer ${agentId ?? 'none'}`);
    const question = this.state.agentQuestion;
    if (question === null) throw new AppError('conflict', 'No question is open.');
    this.ask(null);
    const entry = this.history.get(question.entryId);
    if (entry !== undefined && agentId !== null) this.redeliver({ ...entry, agentId, delivery: 'sent' });
  }

  async setSpelling(active: boolean): Promise<void> {
    this.note(`spelling ${active}`);
    this.spell('', active);
  }

  async describeAgent(agentId: string, about: AgentAbout): Promise<void> {
    this.note(`about ${agentId} ${JSON.stringify(about)}`);
    const { name, folder, program } = about;
    this.setAgents(
      this.state.agents.map((agent) =>
        agent.id === agentId
          ? {
              ...agent,
              ...(name !== undefined && { name }),
              ...(folder !== undefined && { folder }),
              ...(program !== undefined && { program }),
            }
          : agent,
      ),
    );
  }

  async reportFromAgent(agentId: string, report: AgentReport): Promise<void> {
    this.reports.push([agentId, report]);
  }

  async takeReceipt(agentId: string, receipt: ReceiptRequest): Promise<void> {
    this.receipts.push([agentId, receipt]);
  }

  async discover(): Promise<readonly DiscoveredSession[]> {
    return this.discovered;
  }

  async connectDiscovered(sessionId: string): Promise<void> {
    this.note(`connect ${sessionId}`);
    if (!this.discovered.some(({ id }) => id === sessionId)) {
      throw new AppError('not-found', 'There is no such session.');
    }
  }

  async setSetting(key: string, value: unknown): Promise<void> {
    this.note(`set ${key} ${JSON.stringify(value)}`);
    await this.settingsGate;
    this.settings = settingsSchema.parse(withValue(this.settings, key.split('.'), value));
    this.announce({ type: 'settings-changed', keys: [key] });
    this.changes.emit();
  }

  readonly pageMicrophone: PageMicrophone = {
    attach: ({ label, sampleRateHz }) => {
      if (this.state.microphone.source === 'device') return undefined;
      const lent: LentAudio = { label, sampleRateHz, samples: [], attached: true };
      this.lent.push(lent);
      const device = { id: 'page', label, isDefault: false };
      this.change({ microphone: { state: 'armed', source: 'page', device, problem: null } });
      return {
        push: (pcm) => {
          lent.samples.push(pcm);
          this.changes.emit();
        },
        detach: () => {
          lent.attached = false;
          this.change({ microphone: NO_MICROPHONE });
          this.changes.emit();
        },
      };
    },
  };

  readonly pageSpeaker: PageSpeaker = {
    attach: ({ label, sampleRateHz }, line) => {
      if (!this.wantsPageSpeaker) return undefined;
      const lent: LentLoudspeaker = { label, sampleRateHz, reports: [], line, attached: true };
      this.loudspeakers.push(lent);
      const { output, device, problem } = this.state.speech;
      if (output !== 'page') this.#ownOutput = { output, device, problem };
      this.changeSpeech({ output: 'page', device: label, problem: null });
      this.changes.emit();
      const report = (text: string): void => {
        lent.reports.push(text);
        this.changes.emit();
      };
      return {
        played: (samples) => report(`played ${samples}`),
        discarded: (samples) => report(`discarded ${samples}`),
        detach: () => {
          lent.attached = false;
          if (this.loudspeakers.every((other) => !other.attached)) this.changeSpeech(this.#ownOutput);
          this.changes.emit();
        },
      };
    },
  };

  #entry(id: string): TranscriptEntry {
    const entry = this.state.transcript.find((other) => other.id === id) ?? this.history.get(id);
    if (entry === undefined) throw new AppError('not-found', `There is no transcription "${id}".`);
    return entry;
  }
}

function withValue(object: object, [key = '', ...rest]: readonly string[], value: unknown): object {
  const child: unknown = Reflect.get(object, key);
  const inner = typeof child === 'object' && child !== null ? child : {};
  return { ...object, [key]: rest.length === 0 ? value : withValue(inner, rest, value) };
}
