import { Pool } from "undici";

/** More calls than this to one origin wait for a free connection, within their request timeout. */
const maxConnectionsPerOrigin = 1024;

/** The connections to agents, tool servers and model endpoints, pooled by origin. */
export type Upstreams = {
  pool(origin: string): Pool;
  /** Closes the pools of all other origins once their running calls are over. */
  retain(origins: ReadonlySet<string>): void;
  /** The origins that have a pool. */
  origins(): readonly string[];
  /** Ends every connection and the calls on it. */
  destroy(): Promise<void>;
};

/** An empty set of pools; each is made at the first call to its origin. */
export function createUpstreams(): Upstreams {
  const pools = new Map<string, Pool>();
  const closing = new Set<Pool>();

  return {
    pool(origin) {
      const known = pools.get(origin);
      if (known !== undefined) return known;
      // The relay has timers of its own, per deployment. HTTP/2 is off: one connection that stalls would stall every call on it.
      const made = new Pool(origin, {
        connections: maxConnectionsPerOrigin,
        pipelining: 1,
        headersTimeout: 0,
        bodyTimeout: 0,
        allowH2: false,
      });
      pools.set(origin, made);
      return made;
    },
    retain(origins) {
      for (const [origin, pool] of pools) {
        if (origins.has(origin)) continue;
        pools.delete(origin);
        closing.add(pool);
        pool.close().then(
          () => closing.delete(pool),
          () => closing.delete(pool),
        );
      }
    },
    origins: () => [...pools.keys()],
    async destroy() {
      await Promise.all([...pools.values(), ...closing].map((pool) => pool.destroy()));
    },
  };
}
