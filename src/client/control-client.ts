/**
 * The engine's control plane as typed calls; for Node (address and token of the endpoint file) and for the page
 * (same origin, session cookie). Answers are checked against the contract. What is about speaking, the history and
 * agents' doors is inherited.
 */
import { z } from 'zod';
import {
  commandResultSchema,
  devicesAnswerSchema,
  doctorReportSchema,
  engineEventSchema,
  engineSnapshotSchema,
  linkAnswerSchema,
  transcribeLineSchema,
} from '../shared/contract/control.ts';
import type {
  CommandResult,
  DoctorReport,
  EngineEvent,
  EngineSnapshot,
  TalkAction,
  TranscribeLine,
} from '../shared/contract/control.ts';
import type { OutputMode } from '../shared/contract/dictation.ts';
import { settingsSchema } from '../shared/settings/schema.ts';
import type { Settings } from '../shared/settings/schema.ts';
import { AppError } from '../shared/kernel/app-error.ts';
import { DoorClient } from './door-client.ts';
import { isAppErrorCode } from './errors.ts';
import { openEventStream } from './event-stream.ts';
import type { ConnectionState } from './event-stream.ts';
import { firstIssue } from './http.ts';
import { readNdjson } from './ndjson.ts';
import { HALF_DUPLEX, Upload } from './upload.ts';

export interface NumberedEngineEvent {
  /** Monotonic; null for `level`, which is never replayed. */
  readonly seq: number | null;
  readonly event: EngineEvent;
}

export interface EventsOptions {
  readonly signal: AbortSignal;
  readonly onState?: (state: ConnectionState) => void;
  /** Resume after this sequence number, for instance that of a snapshot. */
  readonly after?: number;
}

export interface TranscribeOptions {
  /** A language code or `auto`; left out, that of the settings. */
  readonly language?: string;
  readonly task?: 'transcribe' | 'translate';
  /** Times of single words. */
  readonly words?: boolean;
  readonly signal?: AbortSignal;
}

const settingsAnswerSchema = z.object({ settings: settingsSchema });

export class ControlClient extends DoorClient {
  snapshot(signal?: AbortSignal): Promise<EngineSnapshot> {
    return this.get('/api/snapshot', engineSnapshotSchema, signal);
  }

  /**
   * Announcements over all reconnects; each connection resumes after the last event seen. What the engine no longer
   * holds is lost: take a snapshot whenever `onState` reports `connected`. Throws for an answer that is final,
   * such as `forbidden`.
   */
  async *events(options: EventsOptions): AsyncGenerator<NumberedEngineEvent, void, undefined> {
    const messages = openEventStream({
      signal: options.signal,
      ...(options.onState === undefined ? {} : { onState: options.onState }),
      ...(options.after === undefined ? {} : { lastEventId: String(options.after) }),
      open: (lastEventId, signal) =>
        this.request('/api/events', {
          headers: {
            Accept: 'text/event-stream',
            ...(lastEventId === '' ? {} : { 'Last-Event-ID': lastEventId }),
          },
          signal,
        }),
    });
    for await (const message of messages) {
      const parsed = engineEventSchema.safeParse(parseJson(message.data));
      // An engine of a later version may announce what this client does not know.
      if (!parsed.success) continue;
      const seq = parsed.data.type === 'level' ? null : parseSeq(message.lastEventId);
      yield { seq, event: parsed.data };
    }
  }

  /** The answer says whether the engine really listens now. */
  setListening(listening: boolean): Promise<CommandResult> {
    return this.post('/api/listening', { listening }, commandResultSchema);
  }

  setMuted(muted: boolean): Promise<CommandResult> {
    return this.post('/api/muted', { muted }, commandResultSchema);
  }

  talk(action: TalkAction): Promise<CommandResult> {
    return this.post('/api/talk', { action }, commandResultSchema);
  }

  /** Rejects with `not-found` for an agent that is not connected. */
  setActiveAgent(agentId: string): Promise<CommandResult> {
    return this.post('/api/active-agent', { agentId }, commandResultSchema);
  }

  /** Where text goes. Rejects with `unavailable` where no other window can be typed into. */
  setOutputMode(mode: OutputMode): Promise<CommandResult> {
    return this.post('/api/output-mode', { mode }, commandResultSchema);
  }

  /** The next utterance is spelled letter by letter. */
  setSpelling(active: boolean): Promise<CommandResult> {
    return this.post('/api/spelling', { active }, commandResultSchema);
  }

  /** Answers which agent was meant; null: none. Rejects with `conflict` when nothing was asked. */
  answerAgentQuestion(agentId: string | null): Promise<CommandResult> {
    return this.post('/api/agent-question', { agentId }, commandResultSchema);
  }

  /** The folder in which an agent works, as an absolute path; null: none. */
  setAgentProject(agentId: string, folder: string | null): Promise<CommandResult> {
    const path = `/api/agents/${encodeURIComponent(agentId)}/project`;
    return this.send('PUT', path, { folder }, commandResultSchema);
  }

  /** Microphones, and what can be heard. */
  devices(): Promise<z.infer<typeof devicesAnswerSchema>> {
    return this.get('/api/devices', devicesAnswerSchema);
  }

  async settings(): Promise<Settings> {
    return (await this.get('/api/settings', settingsAnswerSchema)).settings;
  }

  /** Changes one setting (`endpointing.profile`). Rejects with `invalid-input` naming the key and what was expected. */
  setSetting(key: string, value: unknown): Promise<CommandResult> {
    return this.send('PATCH', '/api/settings', { key, value }, commandResultSchema);
  }

  doctor(): Promise<DoctorReport> {
    return this.get('/api/doctor', doctorReportSchema);
  }

  /** A link that opens the page signed in; it works once. */
  async pageLink(): Promise<string> {
    return (await this.post('/api/link', {}, linkAnswerSchema)).url;
  }

  async shutDown(kind: 'stop' | 'restart' = 'stop'): Promise<void> {
    await this.post('/api/shutdown', { kind }, commandResultSchema);
  }

  /**
   * Long audio: sends 16 kHz mono s16le PCM as it becomes available, no faster than the engine takes it, and yields
   * lines as they arrive. Throws the AppError of an `error` line, and whatever `pcm` throws.
   */
  async *transcribe(
    pcm: AsyncIterable<Uint8Array>,
    options: TranscribeOptions = {},
  ): AsyncGenerator<Exclude<TranscribeLine, { type: 'error' }>, void, undefined> {
    const query = new URLSearchParams();
    if (options.language !== undefined) query.set('language', options.language);
    if (options.task !== undefined) query.set('task', options.task);
    if (options.words === true) query.set('timestamps', 'word');
    const upload = new Upload(pcm);
    try {
      const response = await this.request(`/api/transcribe?${query.toString()}`, {
        method: 'POST',
        headers: { 'Content-Type': 'audio/l16; rate=16000' },
        body: upload.stream,
        ...(options.signal === undefined ? {} : { signal: options.signal }),
        ...HALF_DUPLEX,
      });
      if (response.body === null) throw new AppError('internal', 'The engine answered without a body.');
      for await (const value of readNdjson(response.body)) {
        const line = parseTranscribeLine(value);
        yield line;
        if (line.type === 'done') return;
      }
      throw new AppError('unavailable', 'The engine stopped before the transcription was complete.', {
        retryable: true,
      });
    } catch (error) {
      throw upload.failure ?? error;
    } finally {
      upload.release();
    }
  }
}

function parseTranscribeLine(value: unknown): Exclude<TranscribeLine, { type: 'error' }> {
  const parsed = transcribeLineSchema.safeParse(value);
  if (!parsed.success) {
    throw new AppError('internal', `The engine sent a line that is not known: ${firstIssue(parsed.error)}.`);
  }
  const line = parsed.data;
  if (line.type !== 'error') return line;
  throw new AppError(isAppErrorCode(line.code) ? line.code : 'internal', line.message, {
    ...(line.remedy === null ? {} : { remedy: line.remedy }),
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function parseSeq(lastEventId: string): number | null {
  return /^\d+$/.test(lastEventId) ? Number(lastEventId) : null;
}
