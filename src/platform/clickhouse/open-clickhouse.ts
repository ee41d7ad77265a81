import type { Log } from "../logging/log.ts";
import { type ClickHouse, createClickHouse } from "./clickhouse.ts";
import { isEngineInstalled } from "./embedded/is-installed.ts";
import { migrateClickHouse, type StoreRefusal } from "./migrate-clickhouse.ts";
import { type Endpoint, type Engine, superviseEngine } from "./supervise-engine.ts";

/** Why there is no store: nothing to use (for good), or not now. */
export type StoreAbsence = { readonly forGood: boolean; readonly message: string };

/** The way to the span store, which may come and go. */
export type ClickHouseHandle = {
  /** Undefined while it cannot be used. */
  current(): ClickHouse | undefined;
  /** Why `current` is undefined. */
  absence(): StoreAbsence;
  /** Resolves when it can be used, is refused, or was waited for long enough. */
  readonly settled: Promise<StoreRefusal | undefined>;
  stop(): Promise<void>;
};

export type ClickHouseOptions = {
  /** CLICKHOUSE_URL; undefined: the embedded engine. */
  readonly url: string | undefined;
  /** The embedded engine's data and program. */
  readonly directory: string;
  readonly entry: string;
  readonly cluster?: string;
  readonly retentionDays: number;
  readonly log: Log;
};

const lookEveryMs = 50;
const tryAgainMs = 1_000;
const settleWithinMs = 10_000;

/** What to do where there is no store. */
export const howToGetStore =
  "Spans need a store: install the embedded one with `npm install chdb` beside airworthy (Linux with glibc, macOS), or set CLICKHOUSE_URL to a ClickHouse 26.2 or newer.";

/** Opens the span store: starts the embedded engine where no URL is given, brings its tables up to date, and follows it when it is started again. */
export function openClickHouse(options: ClickHouseOptions): ClickHouseHandle {
  const { url, log } = options;
  if (url === undefined && !isEngineInstalled()) {
    return {
      current: () => undefined,
      absence: () => ({ forGood: true, message: howToGetStore }),
      settled: Promise.resolve(undefined),
      stop: async () => {},
    };
  }
  const engine: Engine | undefined = url === undefined ? superviseEngine(options) : undefined;
  const given: Endpoint | undefined = url === undefined ? undefined : { url };
  const endpoint = (): Endpoint | undefined => engine?.endpoint() ?? given;

  let stopped = false;
  let open: { readonly at: Endpoint; readonly clickhouse: ClickHouse } | undefined;
  let refusal: StoreRefusal | undefined;
  let lastFailure = "";
  let migrated = false;
  const settled = Promise.withResolvers<StoreRefusal | undefined>();
  const deadline = setTimeout(() => settled.resolve(undefined), settleWithinMs);

  const connect = async (at: Endpoint): Promise<void> => {
    const clickhouse = createClickHouse(at);
    try {
      if (migrated) await clickhouse.query("SELECT 1");
      else {
        const result = await migrateClickHouse(clickhouse, options);
        if (!result.ok) refusal = result.error;
        migrated = true;
      }
      if (refusal === undefined) {
        open = { at, clickhouse };
        log.info("span store ready", { embedded: url === undefined });
      }
      settled.resolve(refusal);
      lastFailure = "";
    } catch (error) {
      await clickhouse.close();
      const said = error instanceof Error ? error.message : String(error);
      if (said !== lastFailure) log.warn("span store does not answer", { error: said.slice(0, 300) });
      lastFailure = said;
      await new Promise((resolve) => setTimeout(resolve, engine === undefined ? tryAgainMs : lookEveryMs));
    }
  };
  const following = (async () => {
    while (!stopped && refusal === undefined) {
      const at = endpoint();
      if (open !== undefined && open.at !== at) {
        await open.clickhouse.close();
        open = undefined;
      }
      if (at !== undefined && open === undefined) await connect(at);
      else {
        if (engine !== undefined && engine.failure() !== "") settled.resolve(undefined); // nobody waits for what cannot start
        await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
      }
    }
  })();

  const describeFailure = (said: string): string => {
    if (said === "") return "The span store does not answer at the moment. Send again in a second.";
    const line = said.split("\n")[0]?.slice(0, 300) ?? "";
    if (url !== undefined) return `The ClickHouse at CLICKHOUSE_URL cannot be used: ${line}`;
    return `The span store in ${options.directory} cannot be opened: ${line} It may be damaged: restore a backup of it, or move it away and start anew without its spans.`;
  };
  return {
    // What goes to a port that is gone would wait for a refusal: nothing is sent there.
    current: () => (open !== undefined && open.at === endpoint() ? open.clickhouse : undefined),
    absence: () => ({
      forGood: refusal !== undefined,
      message: refusal?.message ?? describeFailure(engine?.failure() || lastFailure),
    }),
    settled: settled.promise,
    stop: async () => {
      stopped = true;
      clearTimeout(deadline);
      settled.resolve(refusal);
      await following;
      await open?.clickhouse.close();
      await engine?.stop();
    },
  };
}
