/** Every word of the page, in one place for translation. Short, second person, no exclamation marks. */
import type { Delivery, PublicStatus } from '../../shared/contract/control.ts';
import type { UtteranceDropped } from '../lib/engine-view.ts';

const status: Readonly<Record<PublicStatus, string>> = {
  off: 'Off',
  listening: 'Listening',
  muted: 'Muted',
  recording: 'Recording',
  transcribing: 'Working',
  speaking: 'Speaking',
  error: 'Error',
};

const dropped: Readonly<Record<UtteranceDropped['reason'], string>> = {
  'nothing-heard': 'Nothing was heard. Talk while you hold the button.',
  'not-speech': 'That was not speech. Nothing was sent.',
  cancelled: 'Cancelled. Nothing was sent.',
  muted: 'Muted. Nothing was sent.',
};

const delivery: Readonly<Record<Delivery, string>> = {
  pending: 'Sending',
  sent: 'Sent',
  held: 'Waiting',
  kept: 'Kept',
  failed: 'Failed',
};

export const words = {
  product: 'Vivavoce',
  status,
  dropped,
  delivery,
  connection: { connecting: 'Connecting…', reconnecting: 'Reconnecting…', signedOut: 'Signed out' },
  truth: {
    to: 'to',
    noAgent: 'no agent yet',
    noMicrophone: 'No microphone',
    pageMicrophone: 'This browser’s microphone',
    defaultMicrophone: 'Default microphone',
    file: 'A recording',
    stdin: 'Standard input',
  },
  talk: {
    region: 'Talk',
    hold: 'Hold to talk',
    held: 'Release to send',
    latched: 'Press to send',
    gettingReady: 'Getting ready…',
    key: 'Space',
    describe: 'Hold the button or the space bar while you talk. Enter starts and ends without holding.',
    live: 'What you say',
    emptyOff: 'Hold the button, talk, let go.',
    emptyListening: 'Talk. Your words appear here.',
    emptyMuted: 'You are muted. Nothing is sent.',
    away: 'The engine does not answer. Trying again.',
    hearing: 'I hear you.',
    escapeCancels: 'Esc drops what you say.',
    sentTo: (agent: string): string => `Sent to ${agent}.`,
    pendingTo: (agent: string): string => `Sending to ${agent}.`,
    heldFor: (agent: string): string => `Kept until ${agent} is back.`,
    heldForAny: 'Kept until an agent connects.',
    kept: 'Kept. Send it from the list below.',
    failed: 'Not sent. The words are kept below.',
  },
  controls: {
    listening: 'Listen',
    listeningKey: 'L',
    mute: 'Mute',
    muteKey: 'M',
    usePageMicrophone: 'Use this browser’s microphone',
    askingForMicrophone: 'Asking the browser…',
  },
  agents: {
    heading: 'Agents',
    choose: 'Who hears you',
    away: 'away',
    waiting: (count: number): string => `${count} waiting`,
    emptyTitle: 'No agent connected',
    emptyText: 'Connect one: run this in a terminal.',
    emptyKept: 'What you say before that is kept.',
    command: 'vivavoce listen --agent demo',
    copyCommand: 'Copy the command',
  },
  transcript: {
    heading: 'Last said',
    emptyText: 'Nothing said yet. Your words stay here, with what became of them.',
    noAgent: 'no agent',
    notRecognised: 'Not recognised. The recording is kept.',
    copy: 'Copy',
    copied: 'Copied',
    sendAgain: 'Send again',
    sendTo: (agent: string): string => `Send to ${agent}`,
    retry: 'Try again',
    latency: (latency: string): string => `${latency} from the end of the turn to the agent`,
    waited: (wait: string): string => `${wait} of silence waited for`,
    spoke: (length: string): string => `${length} spoken`,
  },
  notices: {
    region: 'Notices',
    dismiss: 'Dismiss',
    severity: { info: 'Note', warning: 'Warning', error: 'Error' },
    microphoneUnplugged: 'The microphone was unplugged. What you said is kept.',
    microphoneUnpluggedRemedy: 'Plug it in again, or talk with another one.',
    microphoneRefused: 'The engine did not take this browser’s microphone.',
    microphoneRefusedRemedy: 'Another page may lend its own. Talk again to use this one.',
    copyFailed: 'The browser did not let this page copy.',
    copyFailedRemedy: 'Select the text and copy it by hand.',
  },
  signedOut: {
    title: 'This page is signed out',
    text: 'The engine runs, but does not know this page any more. Run this in a terminal to open it again:',
    command: 'vivavoce open',
  },
  footer: {
    shortcuts: 'Single-key shortcuts',
    keys: 'Space talk · L listen · M mute · 1–9 agent · Esc cancel',
    version: (version: string): string => `Vivavoce ${version}`,
    model: (model: string, language: string): string =>
      `${model} · ${language === 'auto' ? 'any language' : language}`,
    loading: 'Loading the speech model…',
  },
  crash: {
    title: 'The page stopped',
    text: 'The engine still runs and hears you. Reload the page to see it again.',
    reload: 'Reload',
  },
} as const;
