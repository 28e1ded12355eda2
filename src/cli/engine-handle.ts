import type { ControlClient } from '../client/control-client.ts';
import type { EngineAddress } from '../client/http.ts';

/** An engine that can be asked. */
export interface EngineHandle {
  readonly client: ControlClient;
  readonly address: EngineAddress;
  readonly pid: number;
}
