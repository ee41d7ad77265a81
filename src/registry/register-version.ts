import type { Clock } from "../kernel/clock.ts";
import { digestOf } from "../kernel/digest.ts";
import { newId } from "../kernel/id.ts";
import { err, ok, type Result } from "../kernel/result.ts";
import type { ProjectScope } from "../kernel/scope.ts";
import { recordAudit } from "../audit/index.ts";
import type { Mistake } from "../platform/config/mistake.ts";
import type { Db } from "../platform/postgres/connect.ts";
import { storeContents } from "./artifact-contents.ts";
import { toArtifact, writeArtifact } from "./artifact-store.ts";
import { checkPolicies, type PolicyError } from "./check-policies.ts";
import { parseManifest } from "./manifest-file.ts";
import type { PackedFile } from "./pack-files.ts";
import { resolveModel } from "./resolve-model.ts";
import type { RegistryTables } from "./tables.ts";
import { versionDigest } from "./version-digest.ts";
import { type AgentVersion, findVersion } from "./version-store.ts";

/** What a registration sends. */
export type RegistrationBody = {
  /** The manifest's text and the name it is shown under in mistakes. */
  readonly manifest: string;
  readonly manifestFile: string;
  /** The manifest's folder on the machine that runs the agent. */
  readonly sourceDirectory: string;
  readonly files: readonly PackedFile[];
  /** Suites as parsed elsewhere: their name and text. */
  readonly suites: readonly { readonly name: string; readonly file: string; readonly text: string }[];
};

/** A registration and who makes it: the person, and as the audit names them. */
export type Registration = RegistrationBody & { readonly author: string; readonly actor: string };

export type RegisterError =
  | { readonly code: "registry/manifest-invalid"; readonly mistakes: readonly Mistake[] }
  | { readonly code: "registry/version-taken"; readonly version: string; readonly digest: string }
  | { readonly code: "registry/model-unavailable"; readonly keyEnv: string }
  | { readonly code: "registry/constitution-missing" | "registry/policies-missing"; readonly path: string }
  | PolicyError;

/** What registering works with. */
export type RegistryDeps = {
  readonly db: Db;
  readonly clock: Clock;
  readonly artifactsDirectory: string;
  readonly environment: NodeJS.ProcessEnv;
};

/**
 * Registers a version: stores its files by content, settles its model, computes its digest. A digest that is known is
 * found again (`created: false`) under the name it was first registered with; a name that stands for another digest is refused.
 */
export async function registerVersion(
  deps: RegistryDeps,
  scope: ProjectScope,
  registration: Registration,
): Promise<Result<{ version: AgentVersion; created: boolean }, RegisterError>> {
  const parsed = parseManifest(registration.manifest, registration.manifestFile);
  if (!parsed.ok) return err({ code: "registry/manifest-invalid", mistakes: parsed.error });
  const manifest = parsed.value;
  const model = manifest.model === undefined ? undefined : resolveModel(manifest.model, deps.environment);
  if (manifest.model !== undefined && model === undefined) {
    return err({ code: "registry/model-unavailable", keyEnv: manifest.model.endpoint?.keyEnv ?? "" });
  }
  const constitution = manifest.constitution === undefined ? "" : readText(manifest.constitution, registration.files);
  if (constitution === undefined) return err({ code: "registry/constitution-missing", path: manifest.constitution ?? "" });
  const { policies: policiesFile } = manifest.toolPolicy;
  const policies = policiesFile === undefined ? undefined : readText(policiesFile, registration.files);
  if (policiesFile !== undefined) {
    if (policies === undefined) return err({ code: "registry/policies-missing", path: policiesFile });
    const checked = await checkPolicies(policies, policiesFile);
    if (!checked.ok) return checked;
  }
  const artifact = toArtifact(registration.files);
  writeArtifact(deps.artifactsDirectory, artifact, registration.sourceDirectory);
  const pinned = { ...(model === undefined ? {} : { model }), ...(policies === undefined ? {} : { policies }) };
  const digest = versionDigest({ manifest, constitution, files: artifact.files, ...pinned });
  const { name: agent, version, description } = manifest.agent;

  return deps.db.transaction().execute(async (tx): Promise<Result<{ version: AgentVersion; created: boolean }, RegisterError>> => {
    const tables = tx.withTables<RegistryTables>();
    await tables
      .insertInto("agents")
      .values({ organization: scope.organization, project: scope.project, name: agent, description })
      .onConflict((conflict) => conflict.columns(["organization", "project", "name"]).doUpdateSet({ description }))
      .execute();
    await storeSuites(tx, deps.clock, scope, agent, registration.suites);
    const known = await tables
      .selectFrom("agent_versions")
      .select(["id", "version", "digest", "manifest"])
      .where("organization", "=", scope.organization)
      .where("project", "=", scope.project)
      .where("agent", "=", agent)
      .where((eb) => eb.or([eb("version", "=", version), eb("digest", "=", digest)]))
      .execute();
    const taken = known.find((row) => row.version === version && row.digest !== digest);
    if (taken !== undefined) return err({ code: "registry/version-taken", version, digest: taken.digest });
    const same = known.find((row) => row.digest === digest);
    if (same !== undefined && same.version === version && same.manifest !== registration.manifest) {
      // Only what the digest does not cover can differ: gate, staging, rollout, suites, comments.
      await tables.updateTable("agent_versions").set({ manifest: registration.manifest }).where("id", "=", same.id).execute();
      await recordAudit(tx, deps.clock, scope, {
        actor: registration.actor,
        action: "version.settings-changed",
        object: `version/${same.id}`,
        what: `Gate, staging or rollout of ${agent} ${version} changed; its digest did not`,
        facts: { digest },
      });
    }
    if (same === undefined) {
      const id = newId("ver", deps.clock);
      await storeContents(tx, artifact.contents);
      await tables
        .insertInto("agent_versions")
        .values({
          id,
          organization: scope.organization,
          project: scope.project,
          agent,
          version,
          digest,
          manifest: registration.manifest,
          constitution,
          model: model === undefined ? null : JSON.stringify(model),
          artifact: artifact.digest,
          source_directory: registration.sourceDirectory,
          files: JSON.stringify(artifact.files.map((file) => (file.path === policiesFile ? { ...file, text: policies } : file))),
          author: registration.author,
        })
        .execute();
      await recordAudit(tx, deps.clock, scope, {
        actor: registration.actor,
        action: "version.registered",
        object: `version/${id}`,
        what: `${agent} ${version} was registered`,
        facts: { digest, artifact: artifact.digest },
      });
    }
    const stored = await findVersion(tx, scope, agent, same?.version ?? version);
    if (stored === undefined) throw new Error(`${agent}@${version} vanished while it was registered`);
    return ok({ version: stored, created: same === undefined });
  });
}

function readText(path: string, files: readonly PackedFile[]): string | undefined {
  const file = files.find((candidate) => candidate.path === path);
  return file === undefined ? undefined : Buffer.from(file.contentBase64, "base64").toString("utf8");
}

async function storeSuites(tx: Db, clock: Clock, scope: ProjectScope, agent: string, suites: Registration["suites"]): Promise<void> {
  const now = new Date(clock());
  for (const { name, file, text } of suites) {
    await tx
      .withTables<RegistryTables>()
      .insertInto("suites")
      .values({
        organization: scope.organization,
        project: scope.project,
        agent,
        name,
        digest: digestOf(text),
        file,
        text,
        created_at: now,
        first_registered_at: now,
      })
      .onConflict((conflict) =>
        // The newest registration is the suite in force, also when an older text comes back.
        conflict.columns(["organization", "project", "agent", "name", "digest"]).doUpdateSet({ created_at: now }),
      )
      .execute();
  }
}
