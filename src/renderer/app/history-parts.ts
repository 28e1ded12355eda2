/** The part of the composition root that is about the history: the list, what is stored, recordings, commands. */
import { historyAudioPath } from '../../client/history-client.ts';
import type { HistoryImported, HistoryInfo, RetryOptions } from '../../shared/contract/history.ts';
import { HistoryPages } from '../features/history/history-pages.ts';
import { RecordingPlayer } from '../features/history/recording-player.ts';
import { Asked } from '../lib/asked.ts';
import type { EngineConnection } from '../lib/engine-connection.ts';
import type { EngineGateway } from '../lib/engine-gateway.ts';

export interface HistoryParts {
  readonly pages: HistoryPages;
  readonly info: Asked<HistoryInfo>;
  readonly player: RecordingPlayer;
  readonly commands: HistoryCommands;
}

/** What a person can do with what they said. Each one shows its own failure; none rejects. */
export interface HistoryCommands {
  /** Reads what is seen, and how much is stored, anew. */
  refresh(): void;
  star(entryId: string, starred: boolean): Promise<void>;
  /** Resolves with whether it is gone. */
  remove(entryId: string): Promise<boolean>;
  recogniseAgain(entryId: string, options: RetryOptions): Promise<void>;
  pause(paused: boolean): Promise<void>;
  /** Resolves with what became of the lines; undefined when it failed. */
  importFile(file: Blob): Promise<HistoryImported | undefined>;
}

export interface HistoryPartsDependencies {
  readonly gateway: EngineGateway;
  readonly connection: EngineConnection;
  /** Does what a person asked for, and shows why it failed. */
  readonly perform: (action: () => Promise<unknown>) => Promise<void>;
}

export function createHistoryParts({ gateway, connection, perform }: HistoryPartsDependencies): HistoryParts {
  const pages = new HistoryPages((query, signal) => gateway.history(query, signal));
  const info = new Asked(() => gateway.historyInfo());
  const player = new RecordingPlayer(historyAudioPath);
  return {
    pages,
    info,
    player,
    commands: {
      refresh: () => {
        if (connection.view.get().connection !== 'live') return;
        pages.refresh();
        void info.ask();
      },
      star: (entryId, starred) => perform(async () => pages.put(await gateway.starEntry(entryId, starred))),
      remove: async (entryId) => {
        let removed = false;
        await perform(async () => {
          player.stop(entryId);
          await gateway.deleteEntry(entryId);
          connection.refresh();
          removed = true;
        });
        return removed;
      },
      recogniseAgain: (entryId, options) =>
        perform(async () => pages.put(await gateway.retryRecognition(entryId, options))),
      pause: (paused) => perform(() => gateway.pauseHistory(paused)),
      importFile: async (file) => {
        let imported: HistoryImported | undefined;
        await perform(async () => {
          imported = await gateway.importHistory(file);
        });
        return imported;
      },
    },
  };
}
