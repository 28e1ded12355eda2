import type { WebContents } from 'electron';
import type { TrustedOrigins } from './origins.ts';

/** Electron's page, as far as leaving it is concerned. */
export type ConfinedContents = Pick<WebContents, 'on' | 'setWindowOpenHandler'>;

/**
 * Keeps a window on our pages: no navigation elsewhere, no new windows, no embedded pages.
 * A link to another site over https goes to `openOutside`, the person's browser.
 */
export function confineNavigation(
  contents: ConfinedContents,
  origins: TrustedOrigins,
  openOutside: (url: string) => void,
): void {
  contents.setWindowOpenHandler(({ url }) => {
    if (URL.canParse(url) && new URL(url).protocol === 'https:') openOutside(url);
    return { action: 'deny' };
  });
  contents.on('will-navigate', (details) => {
    if (!origins.isOurs(details.url)) details.preventDefault();
  });
  contents.on('will-frame-navigate', (details) => {
    if (!details.isMainFrame) details.preventDefault();
  });
  contents.on('will-redirect', (details) => {
    if (!origins.isOurs(details.url)) details.preventDefault();
  });
  contents.on('will-attach-webview', (event) => event.preventDefault());
}
