import type { TestProject } from "vitest/node";

import { startPostgres } from "./start-postgres.ts";

declare module "vitest" {
  export interface ProvidedContext {
    /** What the platforms of the tests get as DATABASE_URL; undefined: theirs is embedded. */
    databaseUrl: string | undefined;
  }
}

/** Before the journey where it is walked on a PostgreSQL server. */
export async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  const server = await startPostgres();
  provide("databaseUrl", server.url);
  return () => server.stop();
}
