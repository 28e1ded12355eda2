/** A sample of a voice: asked for, heard, over. One at a time. */
import type { EngineGateway } from '../../lib/engine-gateway.ts';
import type { EngineView } from '../../lib/engine-view.ts';
import { Store } from '../../lib/store.ts';
import type { ReadableStore } from '../../lib/store.ts';
import type { VoiceInfo } from '../../../shared/contract/speech.ts';

export interface PreviewDependencies {
  readonly view: ReadableStore<EngineView>;
  readonly gateway: Pick<EngineGateway, 'speak' | 'stopSpeech'>;
  /** A sentence in the language of the voice. */
  readonly sample: (language: string) => string;
}

interface Preview {
  readonly voiceId: string;
  /** Null until the engine has taken the request. */
  speechId: string | null;
  /** It was among what is spoken or waits. */
  seen: boolean;
}

export class VoicePreview {
  readonly #dependencies: PreviewDependencies;
  readonly #heard = new Store<string | null>(null);
  #preview: Preview | undefined;

  constructor(dependencies: PreviewDependencies) {
    this.#dependencies = dependencies;
    dependencies.view.subscribe(() => this.#follow());
  }

  /** Id of the voice whose sample is heard or about to be; null when none is. */
  get voiceId(): ReadableStore<string | null> {
    return this.#heard;
  }

  /** Says the sample, before what waits; ends the one before. Rejects as the engine refuses. */
  async hear(voice: VoiceInfo): Promise<void> {
    const earlier = this.#preview?.speechId ?? null;
    const preview: Preview = { voiceId: voice.id, speechId: null, seen: false };
    this.#show(preview);
    const { gateway, sample } = this.#dependencies;
    const language = voice.language === '*' ? undefined : voice.language;
    try {
      if (earlier !== null) await gateway.stopSpeech(earlier);
      const id = await gateway.speak({
        text: sample(voice.language),
        voice: voice.id,
        urgent: true,
        kind: 'full',
        ...(language === undefined ? {} : { language }),
      });
      if (this.#preview !== preview) return await gateway.stopSpeech(id);
      preview.speechId = id;
      this.#follow();
    } catch (error) {
      if (this.#preview === preview) this.#show(undefined);
      throw error;
    }
  }

  /** Ends the sample, also one that the engine has not taken yet. */
  async stop(): Promise<void> {
    const id = this.#preview?.speechId ?? null;
    this.#show(undefined);
    if (id !== null) await this.#dependencies.gateway.stopSpeech(id);
  }

  #follow(): void {
    const preview = this.#preview;
    if (preview === undefined || preview.speechId === null) return;
    const { snapshot, lastSpeech } = this.#dependencies.view.get();
    const { speechId } = preview;
    const lives =
      snapshot?.speech.current?.id === speechId ||
      snapshot?.speech.waiting.some(({ id }) => id === speechId) === true;
    if (lives) preview.seen = true;
    else if (preview.seen || lastSpeech?.id === speechId) this.#show(undefined);
  }

  #show(preview: Preview | undefined): void {
    this.#preview = preview;
    this.#heard.set(preview?.voiceId ?? null);
  }
}
