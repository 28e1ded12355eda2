/** How people get voices that are not there yet. */
import type { Voice } from '../synthesiser.ts';

const MAC_SETTINGS = 'System Settings, Accessibility, Spoken Content, System Voice, Manage Voices';
const WINDOWS_SETTINGS = 'Settings, Time & language, Language & region, Add a language with text-to-speech';
const ESPEAK = 'espeak-ng (Debian and Ubuntu: "sudo apt install espeak-ng")';

/** How to add voices on this platform, for people who see the list; null when there is nothing to say. */
export function moreVoicesHint(platform: NodeJS.Platform, voices: readonly Voice[]): string | null {
  switch (platform) {
    case 'darwin':
      return `More voices and languages: ${MAC_SETTINGS}.`;
    case 'win32':
      return `More voices and languages: ${WINDOWS_SETTINGS}.`;
    default:
      return voices.some(({ id }) => id.startsWith('espeak-ng:'))
        ? null
        : `For languages other than English install ${ESPEAK}.`;
  }
}

/** What to do when no voice speaks a language. */
export function missingVoiceRemedy(platform: NodeJS.Platform, voices: readonly Voice[]): string {
  switch (platform) {
    case 'darwin':
      return `Add one in ${MAC_SETTINGS}.`;
    case 'win32':
      return `Add one in ${WINDOWS_SETTINGS}.`;
    default:
      return voices.some(({ id }) => id.startsWith('espeak-ng:'))
        ? 'Name a voice of another language in the request, or set one in speech.voices.'
        : `Install ${ESPEAK}.`;
  }
}
