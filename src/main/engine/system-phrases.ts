/** What the engine itself says. `agent`: how people call it. */
export interface SystemPhrases {
  /** A text is sent in a moment. */
  readonly sending: string;
  readonly asksForPermission: (agent: string) => string;
  readonly hasQuestion: (agent: string) => string;
  readonly asks: (agent: string, question: string) => string;
  readonly waits: (agent: string) => string;
}

const ENGLISH: SystemPhrases = {
  sending: 'Sending.',
  asksForPermission: (agent) => `${agent} asks for permission.`,
  hasQuestion: (agent) => `${agent} has a question.`,
  asks: (agent, question) => `${agent} asks: ${question}`,
  waits: (agent) => `${agent} waits for you.`,
};

const PHRASES: Readonly<Record<string, SystemPhrases>> = {
  en: ENGLISH,
  de: {
    sending: 'Wird gesendet.',
    asksForPermission: (agent) => `${agent} bittet um Erlaubnis.`,
    hasQuestion: (agent) => `${agent} hat eine Frage.`,
    asks: (agent, question) => `${agent} fragt: ${question}`,
    waits: (agent) => `${agent} wartet auf dich.`,
  },
  es: {
    sending: 'Enviando.',
    asksForPermission: (agent) => `${agent} pide permiso.`,
    hasQuestion: (agent) => `${agent} tiene una pregunta.`,
    asks: (agent, question) => `${agent} pregunta: ${question}`,
    waits: (agent) => `${agent} te espera.`,
  },
  fr: {
    sending: 'Envoi en cours.',
    asksForPermission: (agent) => `${agent} demande une autorisation.`,
    hasQuestion: (agent) => `${agent} a une question.`,
    asks: (agent, question) => `${agent} demande : ${question}`,
    waits: (agent) => `${agent} t’attend.`,
  },
  it: {
    sending: 'Invio in corso.',
    asksForPermission: (agent) => `${agent} chiede il permesso.`,
    hasQuestion: (agent) => `${agent} ha una domanda.`,
    asks: (agent, question) => `${agent} chiede: ${question}`,
    waits: (agent) => `${agent} ti aspetta.`,
  },
};

/** In the language of a BCP 47 tag; English where there is nothing better. */
export function systemPhrases(language: string): SystemPhrases {
  return PHRASES[language.split('-')[0] ?? ''] ?? ENGLISH;
}
