import type { Server } from 'node:http';
import type { Socket } from 'node:net';

/**
 * Connections that have not asked for anything yet. HTTP clients open them in advance, and Node's
 * `closeIdleConnections` leaves them alone: without care they would hold up the end of the server.
 */
export class SilentConnections {
  readonly #sockets = new Set<Socket>();

  watch(server: Server): void {
    server.on('connection', (socket) => {
      this.#sockets.add(socket);
      socket.once('close', () => this.#sockets.delete(socket));
    });
    server.on('request', ({ socket }) => this.#sockets.delete(socket));
    server.on('upgrade', ({ socket }) => this.#sockets.delete(socket));
  }

  close(): void {
    for (const socket of this.#sockets) socket.destroy();
  }
}
