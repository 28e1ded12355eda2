import { createServer, request as forward } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';

export interface TokenProxy {
  readonly url: string;
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * Stands before a server for clients that know no token, and adds it. What they say of who they are (`Host`, `Origin`)
 * goes through as it is, but for the port: the server has another one.
 */
export async function startTokenProxy(target: string, token: string): Promise<TokenProxy> {
  const { port: targetPort } = new URL(target);
  const proxy = createServer((request, response) => {
    const { port } = proxy.address() as AddressInfo;
    const headers = { ...request.headers, authorization: `Bearer ${token}` };
    for (const name of ['host', 'origin'] as const) {
      const value = headers[name];
      if (value !== undefined) headers[name] = value.replace(`:${port}`, `:${targetPort}`);
    }
    const onward = forward(
      { port: targetPort, method: request.method, path: request.url, headers },
      (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      },
    );
    onward.on('error', () => response.destroy());
    response.on('close', () => onward.destroy());
    request.pipe(onward);
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  return {
    url: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      proxy.closeAllConnections();
      proxy.close();
      await once(proxy, 'close');
    },
  };
}
