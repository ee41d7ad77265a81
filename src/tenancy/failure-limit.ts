import type { Clock } from "../kernel/clock.ts";

/** Counts failed attempts per address. */
export type FailureLimit = {
  /** Notes a failure. Undefined: go on; else the seconds until this address may fail again. */
  note(address: string): number | undefined;
};

const perMinute = 10;
const refillMs = 60_000 / perMinute;
const mostAddresses = 10_000;

/**
 * A token bucket per address: ten failures at once, then one every six seconds. Only failures are held up: a key has 256 bits
 * that nobody guesses, and behind a proxy all callers share an address, so one broken script must not lock out the others.
 */
export function createFailureLimit(clock: Clock): FailureLimit {
  // The addresses that failed last stand at the end; the others are forgotten first.
  const buckets = new Map<string, { tokens: number; at: number }>();
  return {
    note: (address) => {
      const now = clock();
      const before = buckets.get(address) ?? { tokens: perMinute, at: now };
      const tokens = Math.min(perMinute, before.tokens + (now - before.at) / refillMs);
      const held = tokens < 1;
      buckets.delete(address);
      buckets.set(address, { tokens: held ? tokens : tokens - 1, at: now });
      const [oldest] = buckets.keys();
      if (buckets.size > mostAddresses && oldest !== undefined) buckets.delete(oldest);
      return held ? Math.ceil(((1 - tokens) * refillMs) / 1_000) : undefined;
    },
  };
}
