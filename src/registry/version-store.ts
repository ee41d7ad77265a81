import type { Selectable } from "kysely";

import type { ProjectScope } from "../kernel/scope.ts";
import type { Db } from "../platform/postgres/connect.ts";
import type { Manifest } from "./domain/manifest.ts";
import type { ArtifactFile, ResolvedModel } from "./domain/version.ts";
import { readStoredManifest } from "./stored-manifest.ts";
import type { RegistryTables } from "./tables.ts";

/** An agent version, immutable. */
export type AgentVersion = ProjectScope & {
  readonly id: string;
  readonly agent: string;
  readonly version: string;
  readonly digest: string;
  readonly manifest: Manifest;
  /** The text that `manifest` was parsed from. */
  readonly manifestText: string;
  readonly constitution: string;
  /** The text of the tool policies; undefined where the manifest names none. */
  readonly policies: string | undefined;
  readonly model: ResolvedModel | undefined;
  readonly artifact: string;
  readonly files: readonly ArtifactFile[];
  readonly author: string;
  readonly createdAt: Date;
};

/** Finds a version by its agent and name. */
export async function findVersion(db: Db, scope: ProjectScope, agent: string, version: string): Promise<AgentVersion | undefined> {
  const row = await selectVersions(db, scope).where("agent", "=", agent).where("version", "=", version).executeTakeFirst();
  return row === undefined ? undefined : toVersion(row);
}

/** Loads a version that a row refers to. */
export async function loadVersion(db: Db, id: string): Promise<AgentVersion> {
  const row = await db.withTables<RegistryTables>().selectFrom("agent_versions").selectAll().where("id", "=", id).executeTakeFirstOrThrow();
  return toVersion(row);
}

/** The names of versions, by their ids. */
export async function nameVersions(db: Db, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .withTables<RegistryTables>()
    .selectFrom("agent_versions")
    .select(["id", "version"])
    .where("id", "in", ids)
    .execute();
  return new Map(rows.map(({ id, version }) => [id, version]));
}

/** An agent's versions, newest first. */
export async function listVersions(db: Db, scope: ProjectScope, agent: string): Promise<AgentVersion[]> {
  const rows = await selectVersions(db, scope).where("agent", "=", agent).orderBy("created_at", "desc").orderBy("id", "desc").execute();
  return rows.map(toVersion);
}

/** The agents of a project by name. */
export async function listAgents(db: Db, scope: ProjectScope): Promise<{ name: string; description: string }[]> {
  return db
    .withTables<RegistryTables>()
    .selectFrom("agents")
    .select(["name", "description"])
    .where("organization", "=", scope.organization)
    .where("project", "=", scope.project)
    .orderBy("name")
    .execute();
}

function selectVersions(db: Db, scope: ProjectScope) {
  return db
    .withTables<RegistryTables>()
    .selectFrom("agent_versions")
    .selectAll()
    .where("organization", "=", scope.organization)
    .where("project", "=", scope.project);
}

function toVersion(row: Selectable<RegistryTables["agent_versions"]>): AgentVersion {
  const manifest = readStoredManifest(row.manifest);
  if (manifest === undefined) throw new Error(`The stored manifest of ${row.agent}@${row.version} is not valid any more`);
  return {
    organization: row.organization,
    project: row.project,
    id: row.id,
    agent: row.agent,
    version: row.version,
    digest: row.digest,
    manifest,
    manifestText: row.manifest,
    constitution: row.constitution,
    policies: row.files.find(({ path }) => path === manifest.toolPolicy.policies)?.text,
    model: row.model ?? undefined,
    artifact: row.artifact,
    files: row.files,
    author: row.author,
    createdAt: row.created_at,
  };
}
