/** Program of its own: subscribes as many agents and remembers when each message was parsed. */
import { subscribeAsAgent } from '../../src/client/agent-client.ts';

export interface SubscribersReport {
  readonly type: 'ready' | 'report';
  /** By message id: nanoseconds of the system's monotonic clock, which all processes share. */
  readonly parsedAt: Readonly<Record<string, string>>;
}

const [baseUrl = '', count = '0'] = process.argv.slice(2);
const parsedAt: Record<string, string> = {};
let connected = 0;

const tell = (type: SubscribersReport['type']): void => void process.send?.({ type, parsedAt });

async function subscribe(agentId: string): Promise<void> {
  const onState = ({ state }: { readonly state: string }): void => {
    if (state !== 'connected') return;
    connected += 1;
    if (connected === Number(count)) tell('ready');
  };
  const signal = new AbortController().signal;
  for await (const message of subscribeAsAgent({ agentId, locate: () => ({ baseUrl }), signal, onState })) {
    parsedAt[message.id] = String(process.hrtime.bigint());
  }
}

process.on('message', () => tell('report'));
for (let index = 0; index < Number(count); index += 1) void subscribe(`fan-${index}`);
