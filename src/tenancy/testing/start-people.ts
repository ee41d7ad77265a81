import { tmpdir } from "node:os";

import { sql } from "kysely";

import { buildHost } from "../../main/testing/build-host.ts";
import { createChangeFeed } from "../../platform/changes/change-feed.ts";
import { createLog } from "../../platform/logging/log.ts";
import type { Db } from "../../platform/postgres/connect.ts";
import { openTestDatabase } from "../../platform/postgres/testing/open-test-database.ts";
import { ensureDefaultProject } from "../index.ts";
import type { AddedView } from "../views.ts";

/** What a call came back with. */
export type Answer = {
  readonly status: number;
  readonly body: unknown;
  readonly headers: Record<string, unknown>;
  readonly cookie: string;
};

export type Headers = { readonly [name: string]: string };

/** The real host on an empty database, with a clock that tests set. */
export type People = AsyncDisposable & {
  readonly db: Db;
  /** Milliseconds since the epoch. */
  now: number;
  call(method: "GET" | "POST" | "PUT" | "DELETE", path: string, headers?: Headers, body?: unknown): Promise<Answer>;
  /** Adds somebody and returns the headers that carry their key. */
  add(name: string, by: Headers, body: object): Promise<Headers & { readonly authorization: string }>;
  /** Every change that listeners were told of, as `topic id`. */
  readonly changed: readonly string[];
  /** Every line that was logged. */
  readonly log: readonly string[];
  /** Everything that the database holds of people and of what was done, as one text. */
  dump(): Promise<string>;
};

export const dayMs = 24 * 60 * 60 * 1_000;

/** Starts it. */
export async function startPeople(): Promise<People> {
  const db = await openTestDatabase();
  await ensureDefaultProject(db);
  const log: string[] = [];
  const changed: string[] = [];
  const changes = createChangeFeed();
  changes.subscribe(({ topic, id }) => changed.push(`${topic} ${id}`));
  const people: People = {
    db,
    now: Date.UTC(2026, 10, 22),
    log,
    changed,
    call: async (method, path, headers = {}, body) => {
      const answer = await host.inject({
        method,
        url: `/api/v1${path}`,
        headers: { host: "localhost:4400", ...headers },
        ...(body === undefined ? {} : { payload: body as object }), // fastify takes any JSON
      });
      const [cookie = ""] = String(answer.headers["set-cookie"] ?? "").split(";");
      return { status: answer.statusCode, body: answer.json(), headers: answer.headers, cookie };
    },
    add: async (name, by, body) => {
      const answer = await people.call("POST", "/people", by, { name, ...body });
      if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
      return { authorization: `Bearer ${(answer.body as AddedView).key.key}` }; // the API's published view
    },
    dump: async () => {
      const tables = ["principals", "role_grants", "access_keys", "console_sessions", "audit_records"];
      const rows = await Promise.all(tables.map((table) => sql`select * from ${sql.table(table)}`.execute(db)));
      return JSON.stringify(rows.map((result) => result.rows));
    },
    [Symbol.asyncDispose]: async () => {
      await host.close();
      await db.destroy();
    },
  };
  const host = await buildHost({
    db,
    clock: () => people.now,
    log: createLog({}, { write: (line) => log.push(line) }),
    data: tmpdir(),
    changes,
    hostNames: ["airworthy.example"],
  });
  return people;
}
