/** Scheme and host of the page that the shell itself shows while there is no engine. */
export const FALLBACK_SCHEME = 'vivavoce';
export const FALLBACK_URL = `${FALLBACK_SCHEME}://fallback/`;

/** Which pages are ours: the engine's own, once it has started, and the fallback page. */
export class TrustedOrigins {
  #engineOrigin: string | undefined;

  setEngine(origin: string | undefined): void {
    this.#engineOrigin = origin;
  }

  /** True for a URL or origin of the running engine. */
  isEngine(url: string): boolean {
    return this.#engineOrigin !== undefined && originOf(url) === this.#engineOrigin;
  }

  isOurs(url: string): boolean {
    return this.isEngine(url) || url.startsWith(FALLBACK_URL);
  }
}

function originOf(url: string): string | undefined {
  return URL.canParse(url) ? new URL(url).origin : undefined;
}
