/** What is compared: the engine as shipped, and with one thing changed. Each difference is a live setting. */
export interface Arm {
  readonly name: string;
  readonly mode: 'hands-free' | 'push-to-talk';
  readonly settings: Readonly<Record<string, unknown>>;
  /** Push-to-talk: end of speech → key released; 0 when left out. */
  readonly releaseDelayMs?: number;
}

const NO_SPECULATION = { 'recognition.speculation': false };
const NO_DRAFTS = { 'recognition.drafts': false };

/** The engine as shipped; running texts are timed in this arm. */
export const SHIPPED: Arm = { name: 'adaptive, balanced', mode: 'hands-free', settings: {} };

export const ARMS: readonly Arm[] = [
  SHIPPED,
  { name: 'adaptive, quick', mode: 'hands-free', settings: { 'endpointing.profile': 'quick' } },
  { name: 'fixed 850 ms', mode: 'hands-free', settings: { 'endpointing.strategy': 'fixed' } },
  { name: 'balanced, no speculation', mode: 'hands-free', settings: NO_SPECULATION },
  { name: 'balanced, no drafts', mode: 'hands-free', settings: NO_DRAFTS },
  { name: 'balanced, neither', mode: 'hands-free', settings: { ...NO_SPECULATION, ...NO_DRAFTS } },
  { name: 'push-to-talk', mode: 'push-to-talk', settings: {} },
  { name: 'push-to-talk, released 200 ms later', mode: 'push-to-talk', settings: {}, releaseDelayMs: 200 },
  { name: 'push-to-talk, no speculation', mode: 'push-to-talk', settings: NO_SPECULATION },
  {
    name: 'push-to-talk, neither',
    mode: 'push-to-talk',
    settings: { ...NO_SPECULATION, ...NO_DRAFTS },
  },
];

/** Every setting that an arm changes, as shipped. */
const AS_SHIPPED: Readonly<Record<string, unknown>> = {
  'endpointing.strategy': 'adaptive',
  'endpointing.profile': 'balanced',
  'recognition.speculation': true,
  'recognition.drafts': true,
};

export function settingsOf(arm: Arm): Readonly<Record<string, unknown>> {
  return { ...AS_SHIPPED, ...arm.settings };
}
