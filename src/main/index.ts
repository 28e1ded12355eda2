/** Entry of the desktop app. Thin: it hands Electron's parts to the shell, which can be tested without Electron. */
import { app, ipcMain, protocol, session } from 'electron';
import ElectronStore from 'electron-store';
import { join } from 'node:path';
import { answerBridge } from './shell/bridge.ts';
import { DesktopApp } from './shell/desktop-app.ts';
import { serveFallbackPage } from './shell/fallback-page.ts';
import { openMainWindow } from './shell/main-window.ts';
import { FALLBACK_SCHEME, TrustedOrigins } from './shell/origins.ts';
import { restrictPermissions } from './shell/permissions.ts';
import { startDesktopEngine } from './shell/start-engine.ts';
import { showTray } from './shell/tray-icon.ts';

// The lock comes before anything else: a second start must not touch the microphone or the files of the first.
if (app.requestSingleInstanceLock()) void main();
else app.quit();

async function main(): Promise<void> {
  app.enableSandbox();
  protocol.registerSchemesAsPrivileged([
    { scheme: FALLBACK_SCHEME, privileges: { standard: true, secure: true } },
  ]);
  await app.whenReady();

  const origins = new TrustedOrigins();
  const assets = join(app.getAppPath(), 'assets');
  let stopped = false;
  const tray = showTray(join(assets, 'tray'), {
    showWindow: () => desktop.showWindow(),
    setListening: (listening) => void desktop.setListening(listening),
    setActiveAgent: (agentId) => void desktop.setActiveAgent(agentId),
    quit: () => app.quit(),
  });
  let quitting = false;
  const window = openMainWindow({
    origins,
    store: new ElectronStore<{ window: unknown }>({ name: 'shell' }),
    preloadFile: join(import.meta.dirname, '../preload/index.cjs'),
    hidesOnClose: () => tray !== undefined && !quitting,
  });
  const desktop = new DesktopApp({
    startEngine: () => startDesktopEngine({ packaged: app.isPackaged, tray: tray !== undefined }),
    origins,
    window,
    tray,
    exit: () => {
      stopped = true;
      app.quit();
    },
  });

  restrictPermissions(session.defaultSession, origins);
  serveFallbackPage(protocol, () => desktop.problem);
  answerBridge(ipcMain, origins, {
    restartEngine: () => desktop.restartEngine(),
    quit: () => app.quit(),
  });

  app.on('second-instance', () => desktop.showWindow());
  app.on('activate', () => desktop.showWindow());
  app.on('before-quit', (event) => {
    quitting = true;
    if (stopped) return;
    event.preventDefault();
    void desktop.quit();
  });
  app.on('window-all-closed', () => app.quit());
  await desktop.restartEngine();
}
