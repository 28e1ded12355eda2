import type { IpcMain } from 'electron';
import { DESKTOP_CHANNEL } from '../../shared/contract/desktop-bridge.ts';
import { desktopRequestSchema } from '../../shared/contract/desktop.ts';
import { AppError } from '../../shared/kernel/app-error.ts';
import type { TrustedOrigins } from './origins.ts';

/** What the shell does on a page's behalf. */
export interface BridgeActions {
  restartEngine(): Promise<void>;
  quit(): void;
}

/** Answers the page's requests: only from the top frame of our own pages, only in the agreed form. */
export function answerBridge(
  ipc: Pick<IpcMain, 'handle'>,
  origins: TrustedOrigins,
  actions: BridgeActions,
): void {
  ipc.handle(DESKTOP_CHANNEL, async (event, argument: unknown) => {
    const frame = event.senderFrame;
    if (frame === null || frame.parent !== null || !origins.isOurs(frame.url)) {
      throw new AppError('forbidden', 'Only pages of Vivavoce may ask the desktop shell.');
    }
    const request = desktopRequestSchema.safeParse(argument);
    if (!request.success) {
      throw new AppError('invalid-input', 'The desktop shell does not know this request.');
    }
    switch (request.data.type) {
      case 'restart-engine':
        return actions.restartEngine();
      case 'quit':
        return actions.quit();
    }
  });
}
