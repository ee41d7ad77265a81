import { sql } from "kysely";

import type { ProjectScope } from "../kernel/scope.ts";
import type { Db } from "../platform/postgres/connect.ts";
import type { RegistryTables } from "./tables.ts";

/** A suite's text as it was registered. */
export type StoredSuite = { readonly name: string; readonly digest: string; readonly file: string; readonly text: string };

/** A version of a suite without its text: what was registered as one text, and when first and last. */
export type StoredSuiteVersion = {
  readonly digest: string;
  readonly file: string;
  readonly firstRegisteredAt: Date;
  readonly registeredAt: Date;
};

/** The suite of an agent that was registered last under a name, or the one with a digest. */
export async function findSuite(
  db: Db,
  scope: ProjectScope,
  agent: string,
  name: string,
  digest?: string,
): Promise<StoredSuite | undefined> {
  let query = selectSuites(db, scope).select(["name", "digest", "file", "text"]).where("agent", "=", agent).where("name", "=", name);
  if (digest !== undefined) query = query.where("digest", "=", digest);
  return query.orderBy("created_at", "desc").orderBy("digest", "desc").limit(1).executeTakeFirst();
}

/** The suites of an agent whose digests begin so, two at most: more than one is one too many. @param prefix `sha256:` and hex digits. */
export async function findSuitesByDigest(db: Db, scope: ProjectScope, agent: string, prefix: string): Promise<StoredSuite[]> {
  return selectSuites(db, scope)
    .select(["name", "digest", "file", "text"])
    .where("agent", "=", agent)
    .where(sql<boolean>`starts_with(digest, ${prefix})`)
    .limit(2)
    .execute();
}

/** The suites of a project, or of one of its agents, by agent and name: the version in force, how many there are, and when the first was registered. */
export async function listSuites(
  db: Db,
  scope: ProjectScope,
  filter: {
    readonly agent: string | undefined;
    /** The agent and the name of the suite before the first. */
    readonly after: readonly [agent: string, name: string] | undefined;
    readonly limit: number;
  },
): Promise<(StoredSuiteVersion & { readonly agent: string; readonly name: string; readonly versions: number })[]> {
  let query = selectSuites(db, scope);
  const { agent, after } = filter;
  if (agent !== undefined) query = query.where("agent", "=", agent);
  if (after !== undefined) query = query.where((eb) => eb(eb.refTuple("agent", "name"), ">", eb.tuple(...after)));
  return query
    .distinctOn(["agent", "name"])
    .select(({ fn }) => [
      "agent",
      "name",
      "digest",
      "file",
      "created_at as registeredAt",
      fn
        .min("first_registered_at")
        .over((over) => over.partitionBy(["agent", "name"]))
        .as("firstRegisteredAt"),
      fn
        .countAll<number>()
        .over((over) => over.partitionBy(["agent", "name"]))
        .as("versions"),
    ])
    .orderBy("agent")
    .orderBy("name")
    .orderBy("created_at", "desc")
    .orderBy("digest", "desc")
    .limit(filter.limit)
    .execute();
}

/** The versions of a suite, the one in force first. @param page `after`: the digest of the version before the first. */
export async function listSuiteVersions(
  db: Db,
  scope: ProjectScope,
  suite: { readonly agent: string; readonly name: string },
  page: { readonly after: string | undefined; readonly limit: number },
): Promise<StoredSuiteVersion[]> {
  const of = () => selectSuites(db, scope).where("agent", "=", suite.agent).where("name", "=", suite.name);
  let query = of();
  if (page.after !== undefined) {
    const last = of().select(["created_at", "digest"]).where("digest", "=", page.after);
    query = query.where((eb) => eb(eb.refTuple("created_at", "digest"), "<", last.$asTuple("created_at", "digest")));
  }
  return query
    .select(["digest", "file", "created_at as registeredAt", "first_registered_at as firstRegisteredAt"])
    .orderBy("created_at", "desc")
    .orderBy("digest", "desc")
    .limit(page.limit)
    .execute();
}

function selectSuites(db: Db, scope: ProjectScope) {
  return db
    .withTables<RegistryTables>()
    .selectFrom("suites")
    .where("organization", "=", scope.organization)
    .where("project", "=", scope.project);
}
