import type { EndpointStrategy } from './endpoint-strategy.ts';

/** The turn is over after a set silence, whatever was said. */
export function fixedEndpoint(silenceMs: number): EndpointStrategy {
  return { needsText: false, requiredSilenceMs: () => silenceMs };
}
