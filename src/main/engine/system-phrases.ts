/** What the engine itself says. */
export interface SystemPhrases {
  /** A text is sent in a moment. */
  readonly sending: string;
}

const PHRASES: Readonly<Record<string, SystemPhrases>> = {
  en: { sending: 'Sending.' },
  de: { sending: 'Wird gesendet.' },
  es: { sending: 'Enviando.' },
  fr: { sending: 'Envoi en cours.' },
  it: { sending: 'Invio in corso.' },
};

const ENGLISH: SystemPhrases = { sending: 'Sending.' };

/** In the language of a BCP 47 tag; English where there is nothing better. */
export function systemPhrases(language: string): SystemPhrases {
  return PHRASES[language.split('-')[0] ?? ''] ?? ENGLISH;
}
