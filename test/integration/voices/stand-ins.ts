/** Programs that do not exist here, played by scripts that keep to their command lines. */
import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** One run of a stand-in as it noted it. */
export interface NotedRun {
  readonly pid: number;
  readonly args: readonly string[];
  readonly input: string;
}

export class StandIn {
  readonly path: string;
  readonly #notesPath: string;

  private constructor(path: string, notesPath: string) {
    this.path = path;
    this.#notesPath = notesPath;
  }

  static async create(folder: string, name: string, script: string): Promise<StandIn> {
    const path = join(folder, name);
    const notesPath = `${path}.notes`;
    await writeFile(notesPath, '');
    const prologue = PROLOGUE.replace('NOTES', JSON.stringify(notesPath));
    await writeFile(path, `#!${process.execPath}\n${prologue}\n${script}`);
    await chmod(path, 0o755);
    return new StandIn(path, notesPath);
  }

  async runs(): Promise<readonly NotedRun[]> {
    const lines = (await readFile(this.#notesPath, 'utf8')).split('\n').filter(Boolean);
    return lines.map((line) => JSON.parse(line) as NotedRun);
  }
}

/** False when the process is gone. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

const PROLOGUE = `
const { appendFileSync, readFileSync, writeFileSync, writeSync } = require('node:fs');
const args = process.argv.slice(2);
/** Reads standard input to its end and notes the run. */
function takeInput() {
  const input = readFileSync(0, 'utf8');
  appendFileSync(NOTES, JSON.stringify({ pid: process.pid, args, input }) + '\\n');
  return input;
}
function after(option) {
  return args[args.indexOf(option) + 1];
}
/** A WAV file as programs write it into a pipe: a tone of 0.1 s a word, with 0.2 s of silence around it. */
function wav(text, rateHz) {
  const words = text.split(/\\s+/).filter((word) => /[\\p{L}\\p{N}]/u.test(word)).length;
  const quiet = Math.round(0.2 * rateHz);
  const loud = Math.round(0.1 * rateHz) * words;
  const data = Buffer.alloc(2 * (2 * quiet + loud));
  for (let i = 0; i < loud; i++) data.writeInt16LE(Math.round(8000 * Math.sin(i / 5)), 2 * (quiet + i));
  const header = Buffer.alloc(44);
  header.write('RIFF', 0);
  header.writeUInt32LE(36 + data.length, 4);
  header.write('WAVEfmt ', 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(rateHz, 24);
  header.writeUInt32LE(2 * rateHz, 28);
  header.writeUInt16LE(2, 32);
  header.writeUInt16LE(16, 34);
  header.write('data', 36);
  header.writeUInt32LE(data.length, 40);
  return Buffer.concat([header, data]);
}
function hang() {
  setInterval(() => {}, 1 << 30);
}
/** Fails like a program that complains about what it was given. */
function fail(text) {
  process.stderr.write('cannot speak: ' + text);
  process.exitCode = 3;
}
`;

/** `say` of macOS. Texts that begin with "hang", "fail", "silence" and "nothing" do so. */
export const SAY = `
const text = takeInput();
if (after('-v') === '?') {
  process.stdout.write('Anna                de_DE    # Hallo! Ich heiße Anna.\\n');
  process.stdout.write('Eddy (German (Germany)) de_DE    # Hallo! Ich heiße Eddy.\\n');
  process.stdout.write('Samantha            en_US    # Hello! My name is Samantha.\\n');
} else if (after('-f') !== '-' || !args.includes('--file-format=WAVE')) {
  process.exitCode = 2;
} else if (text.startsWith('fail')) fail(text);
else if (!text.startsWith('nothing')) {
  const rateHz = Number(args.find((arg) => arg.startsWith('--data-format=LEI16@')).split('@')[1]);
  writeFileSync(after('-o'), text.startsWith('garbage') ? 'no sound' : wav(text.startsWith('silence') ? '' : text, rateHz));
  if (text.startsWith('hang')) hang();
}
`;

/** `powershell.exe` of Windows, as far as it runs our two scripts. It answers a text that begins with "hang" with the beginning of a sound. */
export const POWERSHELL = `
const input = takeInput();
const script = Buffer.from(after('-EncodedCommand'), 'base64').toString('utf16le');
if (!script.includes('Add-Type -AssemblyName System.Speech')) process.exitCode = 1;
else if (script.includes('.GetInstalledVoices()')) {
  const voices = [
    { name: 'Microsoft Hedda Desktop', language: 'de-DE' },
    { name: 'Microsoft Zira Desktop', language: 'en-US' },
  ];
  process.stdout.write(Buffer.from(JSON.stringify(voices), 'utf8').toString('base64'));
} else {
  const { text, voice, rate } = JSON.parse(Buffer.from(input.trim(), 'base64').toString('utf8'));
  if (text.startsWith('fail') || !voice.startsWith('Microsoft ') || !Number.isInteger(rate)) fail(text);
  else if (text.startsWith('hang')) {
    writeSync(1, wav(text, 8000).subarray(0, 5000));
    hang();
  } else process.stdout.write(wav(text, 22050));
}
`;
