import { Readable } from "node:stream";

import { ClickHouseLogLevel, createClient } from "@clickhouse/client";

import type { Endpoint } from "./supervise-engine.ts";

/** Values of a statement's bound parameters, `{name:Type}` in its text. */
export type Bound = { readonly [name: string]: string | number | readonly string[] };

/** Rows to insert: lines of tab-separated text, and their number. */
export type Rows = { readonly columns: readonly string[]; readonly lines: Buffer; readonly count: number };

/** A ClickHouse, embedded or not. Every call rejects when it cannot be reached or does not do as asked. */
export type ClickHouse = {
  /** Rows as JSON gives them. Numbers beyond 2^53 must be asked for as text. */
  query<T>(text: string, bound?: Bound): Promise<T[]>;
  /** Rows as tab-separated text, however many: a stream of bytes. */
  export(text: string): Promise<Readable>;
  command(text: string): Promise<void>;
  /** INVARIANT: resolves only when as many rows were written as were given. Equal rows sent again shortly after are stored once. */
  insert(table: string, rows: Rows, token: string): Promise<void>;
  close(): Promise<void>;
};

const requestTimeoutMs = 60_000;

/** What every statement may take. */
const limits = { max_execution_time: 30, max_memory_usage: String(600_000_000), max_threads: 2 };

/** Makes the client of a ClickHouse. It logs nothing: a failed statement would be logged with its arguments. */
export function createClickHouse({ url, password }: Endpoint): ClickHouse {
  const client = createClient({
    url,
    ...(password !== undefined && { password }),
    request_timeout: requestTimeoutMs,
    max_open_connections: 8,
    compression: { request: false, response: false },
    log: { level: ClickHouseLogLevel.OFF },
    clickhouse_settings: limits,
  });
  return {
    query: async <T>(text: string, bound: Bound = {}) => {
      const result = await client.query({ query: text, query_params: { ...bound }, format: "JSONEachRow" });
      return result.json<T>();
    },
    export: async (text) => {
      const settings = { max_execution_time: 0, max_threads: 1 };
      const { stream } = await client.exec({ query: `${text} FORMAT TabSeparated`, clickhouse_settings: settings });
      return stream;
    },
    command: async (text) => void (await client.command({ query: text })),
    insert: async (table, { columns: [first, ...others], lines, count }, token) => {
      if (first === undefined || count === 0) return;
      const { summary } = await client.insert({
        table,
        columns: [first, ...others],
        values: Readable.from([lines], { objectMode: false }),
        format: "TabSeparated",
        clickhouse_settings: { insert_deduplication_token: token, async_insert: 0, wait_end_of_query: 1 },
      });
      const written = Number(summary?.written_rows);
      if (written !== count) throw new Error(`ClickHouse wrote ${written} of ${count} rows into ${table}`);
    },
    close: () => client.close(),
  };
}
