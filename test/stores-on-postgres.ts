import type { TestProject } from "vitest/node";

import { makeTemplates } from "../src/platform/postgres/testing/make-templates.ts";
import { startPostgres } from "./start-postgres.ts";

/** Before the tests of the stores, where their databases are to be on a PostgreSQL server. */
export async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  const server = await startPostgres();
  const { templates, remove } = await makeTemplates(server.url);
  provide("databaseTemplates", templates);
  return async () => {
    remove();
    await server.stop();
  };
}
