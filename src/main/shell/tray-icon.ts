import { Menu, nativeImage, Tray, type NativeImage } from 'electron';
import { join } from 'node:path';
import type { AppTray } from './desktop-app.ts';
import { statusLine, trayMenu, type TrayActions, type TrayView } from './tray-menu.ts';

/**
 * Shows the tray icon. Undefined where the desktop has no tray: the app is then used through its window.
 *
 * @param imageFolder holds one image for each public status
 */
export function showTray(imageFolder: string, actions: TrayActions): AppTray | undefined {
  let tray: Tray;
  try {
    tray = new Tray(image(imageFolder, undefined));
  } catch {
    return undefined;
  }
  // Linux desktops open the menu themselves and may never report a click.
  tray.on('click', () => actions.showWindow());
  const update = (view: TrayView | undefined): void => {
    tray.setImage(image(imageFolder, view));
    tray.setToolTip(statusLine(view));
    tray.setContextMenu(Menu.buildFromTemplate(trayMenu(view, actions)));
  };
  update(undefined);
  return { update };
}

function image(folder: string, view: TrayView | undefined): NativeImage {
  // macOS colours a template image itself; its name must say that it is one.
  const suffix = process.platform === 'darwin' ? 'Template' : '';
  return nativeImage.createFromPath(join(folder, `${view?.status ?? 'off'}${suffix}.png`));
}
