/** Shows a person something without drawing into the terminal: as a notification of the desktop. */
import { spawn } from 'node:child_process';
import { findProgram } from './program-search.ts';
import type { SearchPlace } from './program-search.ts';

export interface Notice {
  readonly title: string;
  readonly text: string;
}

interface Notifier {
  readonly program: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** The text goes in by the environment: there it needs no quoting. */
const WINDOWS_SCRIPT = `
[void][Windows.UI.Notifications.ToastNotificationManager, Windows.UI.Notifications, ContentType = WindowsRuntime]
$xml = [Windows.UI.Notifications.ToastNotificationManager]::GetTemplateContent('ToastText02')
$xml.GetElementsByTagName('text')[0].InnerText = $env:VIVAVOCE_TITLE
$xml.GetElementsByTagName('text')[1].InnerText = $env:VIVAVOCE_TEXT
[Windows.UI.Notifications.ToastNotificationManager]::CreateToastNotifier('Vivavoce').Show([Windows.UI.Notifications.ToastNotification]::new($xml))
`;
const MAC_ARGUMENTS = [
  '-e',
  'on run {theTitle, theText}',
  '-e',
  'display notification theText with title theTitle',
  '-e',
  'end run',
];

/**
 * By the desktop's own program. Where there is none, or it fails as it does without a desktop, by the terminal:
 * `fallback` gets OSC 9 (iTerm2, kitty, WezTerm, Windows Terminal) and a bell, which every terminal knows.
 */
export function notify(notice: Notice, place: SearchPlace, fallback: (bytes: string) => void): void {
  const byTerminal = (): void => fallback(terminalNotice(notice));
  const notifier = notifierFor(notice, place.platform);
  const file = findProgram(notifier.program, place);
  if (file === undefined) return byTerminal();
  const child = spawn(file, [...notifier.args], {
    env: { ...place.env, ...notifier.env } as NodeJS.ProcessEnv,
    stdio: 'ignore',
    windowsHide: true,
  });
  child.once('error', byTerminal);
  child.once('exit', (code) => {
    if (code !== 0) byTerminal();
  });
  child.unref();
}

/** One line, without anything that would end the sequence early. */
export function terminalNotice({ title, text }: Notice): string {
  const line = `${title}: ${text}`.replaceAll(/\p{Cc}+/gu, ' · ');
  return `\u001B]9;${line}\u001B\\\u0007`;
}

function notifierFor({ title, text }: Notice, platform: NodeJS.Platform): Notifier {
  switch (platform) {
    case 'darwin':
      return { program: 'osascript', args: [...MAC_ARGUMENTS, title, text] };
    case 'win32':
      return {
        program: 'powershell',
        args: ['-NoProfile', '-NonInteractive', '-Command', WINDOWS_SCRIPT],
        env: { VIVAVOCE_TITLE: title, VIVAVOCE_TEXT: text },
      };
    default:
      return { program: 'notify-send', args: ['--app-name=Vivavoce', '--', title, text] };
  }
}
