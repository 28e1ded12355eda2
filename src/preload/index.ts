/** Gives the page its one small bridge to the desktop shell; nothing of Electron itself reaches the page. */
import { contextBridge, ipcRenderer } from 'electron';
import {
  DESKTOP_CHANNEL,
  type DesktopBridge,
  type DesktopRequest,
} from '../shared/contract/desktop-bridge.ts';

async function ask(request: DesktopRequest): Promise<void> {
  await ipcRenderer.invoke(DESKTOP_CHANNEL, request);
}

const bridge: DesktopBridge = {
  platform: process.platform,
  restartEngine: () => ask({ type: 'restart-engine' }),
  quit: () => ask({ type: 'quit' }),
};

contextBridge.exposeInMainWorld('desktop', bridge);
