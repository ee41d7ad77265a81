import type { Actor } from "../kernel/actor.ts";
import type { Clock } from "../kernel/clock.ts";
import { newId } from "../kernel/id.ts";
import { err, ok, type Result } from "../kernel/result.ts";
import { recordAudit } from "../audit/index.ts";
import type { Db } from "../platform/postgres/connect.ts";
import type { AgentVersion } from "../registry/index.ts";
import { findLiveRelease, listReleases } from "./release-store.ts";
import type { DeliveryTables } from "./tables.ts";

export type CreateReleaseError =
  | { readonly code: "delivery/release-open"; readonly release: string; readonly agent: string }
  | { readonly code: "delivery/already-live"; readonly agent: string; readonly version: string };

/**
 * Creates the release of a version; the reconciler takes it from there. One release of an agent is open at a time. It is
 * compared with the version that is live now, and keeps its own copy of the manifest's gate, staging and rollout.
 */
export async function createRelease(
  db: Db,
  clock: Clock,
  version: AgentVersion,
  requester: Actor,
): Promise<Result<string, CreateReleaseError>> {
  return db.transaction().execute(async (tx): Promise<Result<string, CreateReleaseError>> => {
    const { agent } = version;
    const findOpen = async (): Promise<Result<never, CreateReleaseError> | undefined> => {
      const [open] = await listReleases(tx, version, { agent, statuses: ["running", "waiting"], limit: 1 });
      return open === undefined ? undefined : err({ code: "delivery/release-open", release: open.id, agent });
    };
    const open = await findOpen();
    if (open !== undefined) return open;
    const live = await findLiveRelease(tx, version, version.agent);
    if (live?.versionId === version.id) return err({ code: "delivery/already-live", agent: version.agent, version: version.version });
    const { rollout } = version.manifest;
    // Without a live version there is nothing to compare a canary with.
    const plan = rollout.strategy === "canary" && live !== undefined ? rollout : undefined;
    const id = newId("rel", clock);
    const now = new Date(clock());
    const created = await tx
      .withTables<DeliveryTables>()
      .insertInto("releases")
      .values({
        id,
        organization: version.organization,
        project: version.project,
        agent: version.agent,
        version_id: version.id,
        baseline_version_id: live?.versionId ?? null,
        manifest: version.manifestText,
        author: requester.person,
        plan: plan === undefined ? null : JSON.stringify(plan),
        ordered: null,
        status: "running",
        sentence: "",
        next: "",
        evaluation_run: null,
        drain_until: null,
        lease_owner: null,
        lease_until: null,
        wake_at: now,
        created_at: now,
        finished_at: null,
      })
      .onConflict((conflict) => conflict.doNothing()) // another plane's, of this moment
      .returning("id")
      .executeTakeFirst();
    if (created === undefined) return (await findOpen()) ?? Promise.reject(new Error(`No release of ${agent} could be created`));
    await recordAudit(tx, clock, version, {
      actor: requester.actor,
      action: "release.created",
      object: `release/${id}`,
      what: `A release of ${version.agent} ${version.version} was started`,
      facts: { digest: version.digest },
    });
    return ok(id);
  });
}
