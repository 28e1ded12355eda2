import type { Clock } from '../../shared/kernel/clock.ts';
import { Discovery } from './discovery.ts';

/** The search for sessions as this system allows it. */
export function createDiscovery(deps: {
  readonly clock: Clock;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly connectedIds: () => readonly string[];
  readonly canStartBridges: boolean;
}): Discovery {
  return new Discovery({ ...deps, finders: [] });
}
