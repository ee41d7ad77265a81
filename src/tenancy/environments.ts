import { defaultProject, productionEnvironment, type Scope, stagingEnvironment } from "../kernel/scope.ts";
import type { Db } from "../platform/postgres/connect.ts";
import { everywhere } from "./domain/principal.ts";
import type { TenancyTables } from "./tables.ts";

/** Makes the organization, project and environments that a lone user works in; does nothing where they exist. */
export async function ensureDefaultProject(db: Db): Promise<void> {
  const { organization, project } = defaultProject;
  await db
    .withTables<TenancyTables>()
    .transaction()
    .execute(async (tx) => {
      const skip = { organizations: "id", projects: ["organization", "id"], environments: ["organization", "project", "id"] } as const;
      await tx
        .insertInto("organizations")
        .values({ id: organization, name: "Default" })
        .onConflict((conflict) => conflict.column(skip.organizations).doNothing())
        .execute();
      await tx
        .insertInto("projects")
        .values({ organization, id: project, name: "Default" })
        .onConflict((conflict) => conflict.columns(skip.projects).doNothing())
        .execute();
      await tx
        .insertInto("environments")
        .values([
          { organization, project, id: stagingEnvironment, name: "Staging" },
          { organization, project, id: productionEnvironment, name: "Production" },
        ])
        .onConflict((conflict) => conflict.columns(skip.environments).doNothing())
        .execute();
    });
}

/** True when the organization, the project and the environment exist. */
export async function scopeExists(db: Db, scope: Scope): Promise<boolean> {
  const row = await db
    .withTables<TenancyTables>()
    .selectFrom("environments")
    .select("id")
    .where("organization", "=", scope.organization)
    .where("project", "=", scope.project)
    .where("id", "=", scope.environment)
    .executeTakeFirst();
  return row !== undefined;
}

/** The part of an organization that a grant names and that does not exist; undefined when all of it does, or `*` stands for it. */
export async function findMissingScope(
  db: Db,
  organization: string,
  { project, environment }: { readonly project: string; readonly environment: string },
): Promise<{ readonly code: "tenancy/scope-not-found"; readonly project: string; readonly environment: string } | undefined> {
  let query = db.withTables<TenancyTables>().selectFrom("environments").select("id").where("organization", "=", organization);
  if (project !== everywhere) query = query.where("project", "=", project);
  if (environment !== everywhere) query = query.where("id", "=", environment);
  const row = await query.limit(1).executeTakeFirst();
  return row === undefined ? { code: "tenancy/scope-not-found", project, environment } : undefined;
}
