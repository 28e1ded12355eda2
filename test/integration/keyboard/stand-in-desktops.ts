/** The programs of other systems' desktops, played by scripts that keep to their command lines. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { StandIn } from '../voices/stand-ins.ts';

/** What a stand-in desktop holds: forms of the clipboard in base64, and what its window got. */
export interface DesktopState {
  readonly clipboard: Readonly<Record<string, string>>;
  readonly primary?: Readonly<Record<string, string>>;
  readonly written: string;
  /** How it misbehaves. */
  readonly fault?: 'denied' | 'events-denied' | 'no-virtual-keyboard' | 'user-copies' | 'fails';
}

export class StandInDesktop {
  readonly folder: string;
  readonly env: NodeJS.ProcessEnv;

  private constructor(folder: string) {
    this.folder = folder;
    this.env = { PATH: folder, STATE: join(folder, 'state.json') };
  }

  static async start(): Promise<StandInDesktop> {
    return new StandInDesktop(await mkdtemp(join(tmpdir(), 'vivavoce-stand-in-')));
  }

  program(name: string, script: string): Promise<StandIn> {
    return StandIn.create(this.folder, name, STATE + script);
  }

  async set(state: Partial<DesktopState>): Promise<void> {
    await writeFile(
      join(this.folder, 'state.json'),
      JSON.stringify({ clipboard: {}, written: '', ...state }),
    );
  }

  async state(): Promise<DesktopState> {
    return JSON.parse(await readFile(join(this.folder, 'state.json'), 'utf8')) as DesktopState;
  }

  dispose(): Promise<void> {
    return rm(this.folder, { recursive: true, force: true });
  }
}

const STATE = `
const state = JSON.parse(readFileSync(process.env.STATE, 'utf8'));
const save = () => writeFileSync(process.env.STATE, JSON.stringify(state));
const base64 = (text) => Buffer.from(text, 'utf8').toString('base64');
const plain = (bytes) => Buffer.from(bytes ?? '', 'base64').toString('utf8');
`;

/** `osascript`, with as much of AppKit and System Events as the script asks for. */
export const OSASCRIPT = `
const vm = require('node:vm');
const input = takeInput();
if (after('-l') !== 'JavaScript') process.exit(2);
let changes = 1;
class Item {
  forms = new Map();
  get types() {
    const names = [...this.forms.keys()];
    return { count: names.length, objectAtIndex: (i) => ({ value: names[i] }) };
  }
  setStringForType(text, type) { this.forms.set(type.value, base64(text.value)); }
  setDataForType(data, type) { this.forms.set(type.value, data.value); }
  dataForType(type) { return { value: this.forms.get(type.value), isNil: () => !this.forms.has(type.value) }; }
}
const first = new Item();
for (const [type, data] of Object.entries(state.clipboard)) first.forms.set(type, data);
let items = first.forms.size > 0 ? [first] : [];
const board = {
  get pasteboardItems() { return { isNil: () => false, count: items.length, objectAtIndex: (i) => items[i] }; },
  get clearContents() { items = []; changes++; },
  writeObjects: (list) => { items = list.value; },
  get changeCount() { return changes; },
};
const $ = Object.assign((value) => ({ value }), {
  NSUTF8StringEncoding: 4,
  NSPasteboard: { generalPasteboard: board },
  NSPasteboardItem: { alloc: { get init() { return new Item(); } } },
  NSFileHandle: { fileHandleWithStandardInput: { readDataToEndOfFile: { value: input } } },
  NSString: { alloc: { initWithDataEncoding: (data) => data } },
});
const chord = (key, using = []) => { state.written += '<' + [...using, key].join('+') + '>'; };
const refuse = () => { throw new Error('osascript is not allowed to send keystrokes. (1002)'); };
const events = {
  keystroke: (text, { using } = {}) => {
    if (state.fault === 'denied') refuse();
    if (using?.join() !== 'command down' || text !== 'v') { state.written += text; return; }
    state.written += plain(items[0].forms.get('public.utf8-plain-text'));
    state.hidden = [...items[0].forms.keys()].filter((type) => type.startsWith('org.nspasteboard.'));
    if (state.fault === 'user-copies') {
      const copied = new Item();
      copied.forms.set('public.utf8-plain-text', base64('newer'));
      items = [copied];
      changes++;
    }
  },
  keyCode: (code, { using } = {}) => (state.fault === 'denied' ? refuse() : chord(code, using)),
};
const Application = (name) => {
  if (state.fault === 'events-denied') throw new Error('Not authorized to send Apple events to ' + name + '. (-1743)');
  return events;
};
const ObjC = { import: () => {}, unwrap: ({ value }) => value };
try {
  vm.runInNewContext(after('-e') + ';run();', { $, ObjC, Application, delay: () => {} });
} catch (error) {
  process.stderr.write('execution error: ' + error.message);
  process.exitCode = 1;
}
state.clipboard = Object.fromEntries(items[0]?.forms ?? []);
save();
`;

/** `powershell.exe`, which notes what it was asked for. */
export const POWERSHELL = `
const input = takeInput();
const script = Buffer.from(after('-EncodedCommand'), 'base64').toString('utf16le');
if (!script.includes('SendInput') || /\\$input\\b/.test(script) || state.fault === 'fails') process.exitCode = 1;
state.written = Buffer.from(input, 'base64').toString('utf8');
save();
`;

export const WL_COPY = `
if (args.includes('--help')) process.stdout.write('Usage: wl-copy\\n  --sensitive  hint\\n');
else {
  const input = readFileSync(0);
  const place = args.includes('--primary') ? 'primary' : 'clipboard';
  state[place] = args.includes('--clear') ? {} : { [after('--type')]: input.toString('base64') };
  if (args.includes('--sensitive')) state.hidden = true;
  save();
}
`;

export const WL_PASTE = `
const forms = state[args.includes('--primary') ? 'primary' : 'clipboard'] ?? {};
if (args.includes('--list-types')) process.stdout.write(Object.keys(forms).join('\\n') + '\\n');
else if (forms[after('--type')] === undefined) process.exitCode = 1;
else process.stdout.write(Buffer.from(forms[after('--type')], 'base64'));
`;

export const WTYPE = `
const input = takeInput();
if (state.fault === 'no-virtual-keyboard') {
  process.stderr.write('Compositor does not support the virtual keyboard protocol');
  process.exit(1);
}
if (args.at(-1) === '-') state.written += input;
else if (args.join(' ') === '-M ctrl -k v -m ctrl') state.written += plain(Object.values(state.clipboard)[0]);
else state.written += '<' + args.join(' ') + '>';
if (state.fault === 'user-copies') state.clipboard = { 'text/plain;charset=utf-8': base64('newer') };
save();
`;

export const YDOTOOL = `
const input = takeInput();
if (args[0] === 'type') state.written += input;
else if (args.join(' ') === 'key 29:1 47:1 47:0 29:0') state.written += plain(Object.values(state.clipboard)[0]);
else state.written += '<' + args.join(' ') + '>';
save();
`;
