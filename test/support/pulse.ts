/** A sound card made of software: a private PulseAudio server whose microphone hears what tests play. */
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

const DEBIAN_PACKAGES = 'pulseaudio pulseaudio-utils libasound2-plugins';
const SINK = 'virt';
const SOURCE = 'virtmic';
const LOUDSPEAKER = 'virtspeaker';
/** Without `norewinds` a null sink that starts lets its listeners wait for two seconds. */
const SINK_MODULE = ['module-null-sink', `sink_name=${SINK}`, 'rate=48000', 'norewinds=1'];
const SOURCE_MODULE = [
  'module-remap-source',
  `master=${SINK}.monitor`,
  `source_name=${SOURCE}`,
  'source_properties=device.description=VirtualMicrophone',
];

export interface RoomLoudspeaker {
  /** How loud the microphone hears it, in decibels of what is played. */
  heardAt(levelDb: number): Promise<void>;
}

export class VirtualSoundCard {
  /** The microphone as the product lists it. */
  readonly microphone = { id: `pulse:${SOURCE}`, label: 'VirtualMicrophone' };
  /** For child processes; they find this server and no other. */
  readonly env: NodeJS.ProcessEnv;
  readonly #folder: string;
  readonly #server: ChildProcess;
  readonly #players = new Set<ChildProcess>();

  private constructor(folder: string, env: NodeJS.ProcessEnv, server: ChildProcess) {
    this.#folder = folder;
    this.env = env;
    this.#server = server;
  }

  /** Throws an Error that names the Debian packages when PulseAudio is not installed. */
  static async start(): Promise<VirtualSoundCard> {
    const folder = await mkdtemp(join(tmpdir(), 'vivavoce-sound-'));
    const socket = join(folder, 'native');
    const env = {
      ...process.env,
      HOME: folder,
      XDG_RUNTIME_DIR: folder,
      PULSE_SERVER: `unix:${socket}`,
      PULSE_RUNTIME_PATH: folder,
    };
    await writeFile(join(folder, '.asoundrc'), 'pcm.!default {type pulse}\nctl.!default {type pulse}\n');
    const modules = [
      ['module-native-protocol-unix', `socket=${socket}`, 'auth-anonymous=1'],
      SINK_MODULE,
      SOURCE_MODULE,
    ];
    const server = spawn(
      'pulseaudio',
      [
        '-n',
        '--daemonize=no',
        '--exit-idle-time=-1',
        ...modules.flatMap((module) => ['-L', module.join(' ')]),
      ],
      { env, stdio: ['ignore', 'ignore', 'pipe'] },
    );
    const card = new VirtualSoundCard(folder, env, server);
    try {
      await once(server, 'spawn');
      await card.#untilAnswering();
      return card;
    } catch (cause) {
      await card.dispose();
      throw new Error(`The virtual sound card needs these Debian packages: ${DEBIAN_PACKAGES}.`, { cause });
    }
  }

  /**
   * Makes this process use the card; the returned function undoes it. Everything that records or plays through
   * PulseAudio's own tools obeys at once; libraries that were loaded before may not.
   */
  adopt(): () => void {
    const before = { ...process.env };
    Object.assign(process.env, this.env);
    return () => {
      for (const name of Object.keys(this.env)) {
        if (before[name] === undefined) delete process.env[name];
        else process.env[name] = before[name];
      }
    };
  }

  /** Plays a WAV file into the microphone; resolves when it has been played. */
  async play(wavPath: string): Promise<void> {
    const player = this.#spawn('paplay', [`--device=${SINK}`, wavPath]);
    const [code] = await once(player, 'exit');
    if (code !== 0) throw new Error(`paplay could not play ${wavPath} (exit code ${code}).`);
  }

  /** Plays a faint hiss until the returned function is called, so that the microphone does not deliver true zeros. */
  async hiss(): Promise<() => void> {
    const player = this.#spawn('pacat', [
      '--raw',
      `--device=${SINK}`,
      '--rate=48000',
      '--channels=1',
      '--format=s16le',
    ]);
    const noise = Buffer.from(
      Int16Array.from({ length: 24_000 }, () => Math.round(Math.random() * 8 - 4)).buffer,
    );
    const feed = (): void => {
      while (player.stdin?.writable && player.stdin.write(noise));
    };
    player.stdin?.on('drain', feed).on('error', () => {});
    feed();
    return () => void player.kill();
  }

  /**
   * A loudspeaker that the microphone hears, as the default output. Its sound is mixed into the microphone's by the
   * server itself: unlike a loopback, which buffers and resamples, the way through the air neither stretches nor tears.
   */
  async loudspeakerInTheRoom(): Promise<RoomLoudspeaker> {
    await this.#pactl('load-module', 'module-remap-sink', `sink_name=${LOUDSPEAKER}`, `master=${SINK}`);
    await this.#pactl('set-default-sink', LOUDSPEAKER);
    return {
      heardAt: async (levelDb) => void (await this.#pactl('set-sink-volume', LOUDSPEAKER, `${levelDb}dB`)),
    };
  }

  /** Unplugs the microphone. */
  async unloadSource(): Promise<void> {
    await this.#pactl('unload-module', SOURCE_MODULE[0] as string);
  }

  /** Plugs it in again and makes it the default. */
  async loadSource(): Promise<void> {
    await this.#pactl('load-module', ...SOURCE_MODULE);
    await this.#pactl('set-default-source', SOURCE);
  }

  /** Names of the programs that have a microphone open; the server's own streams do not count. */
  async recorders(): Promise<readonly string[]> {
    const outputs = JSON.parse(await this.#pactl('--format=json', 'list', 'source-outputs')) as {
      properties: Record<string, string>;
    }[];
    return outputs.flatMap(({ properties }) => properties['application.name'] ?? []);
  }

  async dispose(): Promise<void> {
    for (const player of this.#players) player.kill();
    if (this.#server.exitCode === null && this.#server.pid !== undefined) {
      const gone = once(this.#server, 'exit');
      this.#server.kill();
      await gone;
    }
    await rm(this.#folder, { recursive: true, force: true });
  }

  async #pactl(...parameters: string[]): Promise<string> {
    const { stdout } = await run('pactl', parameters, { env: { ...this.env, LC_ALL: 'C.UTF-8' } });
    return stdout;
  }

  #spawn(command: string, parameters: readonly string[]): ChildProcess {
    const player = spawn(command, parameters, { env: this.env, stdio: ['pipe', 'ignore', 'ignore'] });
    this.#players.add(player);
    player.once('exit', () => this.#players.delete(player));
    return player;
  }

  /** The socket is there once the server has loaded its modules; it is asked until then. */
  async #untilAnswering(): Promise<void> {
    for (;;) {
      if (this.#server.exitCode !== null)
        throw new Error(`PulseAudio ended with code ${this.#server.exitCode}.`);
      const sources = await this.#pactl('list', 'short', 'sources').catch(() => '');
      if (sources.includes(SOURCE)) return;
    }
  }
}
