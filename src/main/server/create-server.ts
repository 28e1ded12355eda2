import { createServer as createHttpServer } from 'node:http';
import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { OPENVIP_VERSION } from '../../shared/contract/openvip.ts';
import { systemClock } from '../../shared/kernel/clock.ts';
import { DisposableStack } from '../../shared/kernel/disposable.ts';
import type { EngineFacade } from '../engine/engine-facade.ts';
import { createApp } from './create-app.ts';
import { Credentials, newSecret } from './credentials.ts';
import { answerWithoutUpgrade, wantsWebSocket } from './declined-upgrade.ts';
import { removeEndpointFile, writeEndpointFile } from './endpoint-file.ts';
import { isLoopbackHost, refusalOf } from './guards.ts';
import type { GuardPolicy } from './guards.ts';
import { addressesOf, listen, requireSafeAddress, urlOf } from './listen.ts';
import { LentDeviceSocket } from './lent-device-socket.ts';
import { lentMicrophone } from './microphone-socket.ts';
import { requireNoOtherEngine } from './one-engine.ts';
import { refuseMalformed, refuseUpgrade } from './raw-answer.ts';
import { notAuthorised, unknownRoute } from './request-fault.ts';
import type { RunningServer, ServerOptions } from './server-options.ts';
import { SilentConnections } from './silent-connections.ts';
import { lentLoudspeaker } from './speaker-socket.ts';
import { StatusFeed } from './status-feed.ts';
import { StreamDesk } from './stream-desk.ts';

/** What is still open so long after `stop` is broken; milliseconds. */
const STOP_GRACE_MS = 1500;
/** How often connections that have become idle are closed while stopping; milliseconds. */
const STOP_SWEEP_MS = 20;
/** Clients that keep a connection open find it open; milliseconds. */
const KEEP_ALIVE_MS = 60_000;

/**
 * Binds to `facade.settings.server` and serves the OpenVIP plane, the control plane and the page.
 * Rejects with `invalid-input` (an address that is not loopback without `requireToken`), `already-running`
 * (a Vivavoce engine holds the port, or the endpoint file is that of another one), `port-taken` or `storage-failed`. Nothing stays bound and no file is left
 * when it rejects.
 */
export async function createServer(facade: EngineFacade, options: ServerOptions): Promise<RunningServer> {
  const { host, port: wantedPort, requireToken } = facade.settings.server;
  requireSafeAddress(host, requireToken);
  if (options.endpointFilePath !== undefined) await requireNoOtherEngine(options.endpointFilePath);
  const { log, clock = systemClock, onSlowReader = () => {} } = options;
  const credentials = new Credentials(options.token ?? newSecret(), clock);
  const streams = new StreamDesk({ clock, log, onSlowReader });
  const statusFeed = new StatusFeed(facade);
  const lentDevices = new Map<string, Upgrader>([
    ['/api/microphone', new LentDeviceSocket(lentMicrophone(facade.pageMicrophone), clock)],
    ['/api/speaker', new LentDeviceSocket(lentLoudspeaker(facade.pageSpeaker), clock)],
  ]);
  const publicHost = isLoopbackHost(host) ? undefined : host;
  let policy: GuardPolicy = { port: wantedPort, publicHost };

  const url = (): string => urlOf(addressesOf(host)[0] ?? host, policy.port);
  const createPageLink = (): string => `${url()}/open?ticket=${credentials.newTicket()}`;
  const app = createApp({
    facade,
    streams,
    statusFeed,
    credentials,
    policy: () => policy,
    requireToken,
    createPageLink,
    pageDir: options.pageDir,
    clock,
    log,
  });
  const upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    const device = lentDevices.get((request.url ?? '').replace(/\?.*/s, ''));
    const refusal = refusalOf(request, policy) ?? (device === undefined ? unknownRoute() : undefined);
    if (refusal !== undefined) refuseUpgrade(socket, refusal);
    else if (!credentials.admits(request, policy.port)) refuseUpgrade(socket, notAuthorised());
    else device?.upgrade(request, socket, head);
  };

  const silent = new SilentConnections();
  const create = (): Server => {
    const server = createHttpServer({ keepAlive: true, keepAliveTimeout: KEEP_ALIVE_MS }, app);
    silent.watch(server);
    // Long audio arrives for as long as it takes; bodies of JSON have a limit of their own.
    server.requestTimeout = 0;
    server.on('clientError', (error, socket) => refuseMalformed(socket, error));
    server.on('upgrade', (request, socket, head) => {
      if (!wantsWebSocket(request)) return answerWithoutUpgrade(server, request, socket, head);
      return upgrade(request, socket, head);
    });
    return server;
  };

  const resources = new DisposableStack();
  resources.use(statusFeed);
  let servers: readonly Server[];
  try {
    const bound = await listen(create, host, wantedPort);
    servers = bound.servers;
    policy = { port: bound.port, publicHost };
    resources.defer(() => closeAll(facade, servers, streams, [...lentDevices.values()], silent));
    await announce(facade, options, { host, port: bound.port, token: credentials.token }, resources);
  } catch (error) {
    await resources.dispose();
    throw error;
  }
  log.info({ port: policy.port, addresses: servers.length }, 'The server listens.');

  let stopped: Promise<void> | undefined;
  return {
    port: policy.port,
    url: url(),
    token: credentials.token,
    createPageLink,
    stop: () => (stopped ??= resources.dispose()),
  };
}

type Upgrader = Pick<LentDeviceSocket<unknown>, 'upgrade' | 'closeAll' | 'terminateAll'>;

interface Address {
  readonly host: string;
  readonly port: number;
  readonly token: string;
}

async function announce(
  facade: EngineFacade,
  options: ServerOptions,
  address: Address,
  resources: DisposableStack,
): Promise<void> {
  const { endpointFilePath: path, onEndpointFileRefused } = options;
  if (path === undefined) return;
  const written = writeEndpointFile(path, {
    schemaVersion: 1,
    pid: process.pid,
    instanceId: facade.instanceId,
    host: addressesOf(address.host)[0] ?? address.host,
    port: address.port,
    token: address.token,
    openvip: OPENVIP_VERSION,
    version: facade.version,
  });
  if (onEndpointFileRefused === undefined) await written;
  else await written.catch(onEndpointFileRefused);
  resources.defer(() => removeEndpointFile(path, facade.instanceId));
}

/** Ends streams and sockets in order, so that clients see a close and not a reset; breaks what does not end. */
async function closeAll(
  { speaker }: EngineFacade,
  servers: readonly Server[],
  streams: StreamDesk,
  lentDevices: readonly Upgrader[],
  silent: SilentConnections,
): Promise<void> {
  const closed = servers.map((server) => new Promise<void>((resolve) => server.close(() => resolve())));
  // Whoever waits for the end of a speech is answered.
  const silenced = speaker.stop();
  streams.endAll();
  for (const devices of lentDevices) devices.closeAll();
  const sweep = setInterval(() => {
    silent.close();
    for (const server of servers) server.closeIdleConnections();
  }, STOP_SWEEP_MS);
  const deadline = setTimeout(() => {
    for (const devices of lentDevices) devices.terminateAll();
    for (const server of servers) server.closeAllConnections();
  }, STOP_GRACE_MS);
  await Promise.all([...closed, silenced]);
  clearInterval(sweep);
  clearTimeout(deadline);
}
