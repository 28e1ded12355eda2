import { BrowserWindow, screen, shell } from 'electron';
import type { AppWindow } from './desktop-app.ts';
import { confineNavigation } from './navigation.ts';
import type { TrustedOrigins } from './origins.ts';
import { MINIMUM_SIZE, restoreBounds, type BoundsStore } from './window-bounds.ts';

export interface MainWindowOptions {
  readonly origins: TrustedOrigins;
  readonly store: BoundsStore;
  readonly preloadFile: string;
  /** True when closing hides the window, because the app lives on in the tray. */
  readonly hidesOnClose: () => boolean;
}

/** Opens the app's window, empty. */
export function openMainWindow(options: MainWindowOptions): AppWindow {
  const window = new BrowserWindow({
    ...restoreBounds(
      options.store,
      screen.getAllDisplays().map((display) => display.workArea),
    ),
    minWidth: MINIMUM_SIZE.width,
    minHeight: MINIMUM_SIZE.height,
    show: false,
    title: 'Vivavoce',
    webPreferences: {
      preload: options.preloadFile,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
    },
  });
  confineNavigation(window.webContents, options.origins, (url) => void shell.openExternal(url));
  window.once('ready-to-show', () => window.show());
  window.on('close', (event) => {
    options.store.set('window', window.getNormalBounds());
    if (!options.hidesOnClose()) return;
    event.preventDefault();
    window.hide();
  });
  return {
    load: (url) => window.loadURL(url),
    show: () => {
      if (window.isDestroyed()) return;
      if (window.isMinimized()) window.restore();
      window.show();
      window.focus();
    },
  };
}
