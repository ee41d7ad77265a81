import type { PGlite } from "@electric-sql/pglite";
import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryResult,
  type TransactionSettings,
} from "kysely";

/**
 * Kysely over an embedded PGlite. Kysely's own PGliteDialect ignores isolation levels, so this one sets them.
 *
 * INVARIANT: PGlite is one connection, so whoever holds it (a query, or a transaction until it ends) holds it alone;
 * a query from outside can never slip into a transaction that is open.
 */
export function pgliteDialect(pglite: PGlite): Dialect {
  return {
    createAdapter: () => new PostgresAdapter(),
    createQueryCompiler: () => new PostgresQueryCompiler(),
    createIntrospector: (db: Kysely<unknown>) => new PostgresIntrospector(db),
    createDriver: () => createDriver(pglite),
  };
}

function createDriver(pglite: PGlite): Driver {
  const connection = createConnection(pglite);
  let free: Promise<void> = Promise.resolve();
  let releaseHeld: () => void = () => {};
  const run = (sql: string): Promise<unknown> => connection.executeQuery(CompiledQuery.raw(sql));
  return {
    init: async () => {
      await pglite.waitReady;
    },
    acquireConnection: async () => {
      const before = free;
      let release: () => void = () => {};
      free = new Promise((resolve) => {
        release = resolve;
      });
      await before;
      releaseHeld = release;
      return connection;
    },
    beginTransaction: async (_connection, settings) => {
      await run(startTransaction(settings));
    },
    commitTransaction: async () => {
      await run("commit");
    },
    rollbackTransaction: async () => {
      await run("rollback");
    },
    releaseConnection: async () => {
      releaseHeld();
    },
    destroy: async () => {
      await free;
      await pglite.close();
    },
  };
}

function startTransaction(settings: TransactionSettings): string {
  const isolation = settings.isolationLevel === undefined ? "" : ` isolation level ${settings.isolationLevel}`;
  const access = settings.accessMode === undefined ? "" : ` ${settings.accessMode}`;
  return `start transaction${isolation}${access}`;
}

function createConnection(pglite: PGlite): DatabaseConnection {
  return {
    executeQuery: async <R>(query: CompiledQuery): Promise<QueryResult<R>> => {
      // Without parameters the simple protocol is used, as node-postgres does: migrations hold several statements.
      const result =
        query.parameters.length === 0 ? (await pglite.exec(query.sql)).at(-1) : await pglite.query(query.sql, [...query.parameters]);
      if (result === undefined) return { rows: [] };
      // Kysely asks for rows of the shape that the statement was typed with; the engine cannot know it.
      return { rows: result.rows as R[], numAffectedRows: BigInt(result.affectedRows ?? 0) };
    },
    streamQuery: () => {
      throw new Error("PGlite cannot stream rows: page through them with a limit");
    },
  };
}
