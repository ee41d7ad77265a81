import type { Actor } from "../kernel/actor.ts";
import type { Clock } from "../kernel/clock.ts";
import { err, ok, type Result } from "../kernel/result.ts";
import { productionEnvironment } from "../kernel/scope.ts";
import { recordAudit } from "../audit/index.ts";
import { decideNow, type VoteRefusal } from "../decisions/index.ts";
import type { Db } from "../platform/postgres/connect.ts";
import type { AgentVersion } from "../registry/index.ts";
import { findRelease, listReleases, lockRelease, stepOf, type StoredRelease, writeStep } from "./release-store.ts";
import type { DeliveryTables } from "./tables.ts";

export type OverrideError =
  | { readonly code: "delivery/not-stopped-by-gate"; readonly release: StoredRelease }
  | { readonly code: "delivery/release-open"; readonly release: string; readonly agent: string }
  | VoteRefusal
  | { readonly code: "decisions/not-found"; readonly id: string };

/** True for a release that its gate's verdict has stopped, and nothing else. */
export function isStoppedByGate(release: StoredRelease): boolean {
  return release.status === "stopped" && stepOf(release, "gate.decide")?.status === "failed";
}

/**
 * Takes a release that its gate stopped further, against the verdict. Never by its author; the verdict stays as it was, and the sign-off
 * is still asked. The release starts in staging again, since what ran there has ended.
 */
export async function overrideGate(
  db: Db,
  clock: Clock,
  release: StoredRelease,
  version: AgentVersion,
  word: { readonly reason: string; readonly digest: string; readonly by: Actor },
): Promise<Result<void, OverrideError>> {
  return db.transaction().execute(async (tx): Promise<Result<void, OverrideError>> => {
    await lockRelease(tx, release.id);
    const current = (await findRelease(tx, release, release.id)) ?? release;
    if (!isStoppedByGate(current)) return err({ code: "delivery/not-stopped-by-gate", release: current });
    const [open] = await listReleases(tx, release, { agent: release.agent, statuses: ["running", "waiting"], limit: 1 });
    if (open !== undefined) return err({ code: "delivery/release-open", release: open.id, agent: release.agent });
    const who = `${release.agent} ${version.version}`;
    const question = {
      kind: "override" as const,
      object: `release/${release.id}`,
      digest: version.digest,
      agent: release.agent,
      sentence: `${who} goes on against its gate: ${stepOf(current, "gate.decide")?.summary ?? ""}`,
      required: 1,
      barred: [...new Set([release.author, version.author])],
    };
    const scope = { ...release, environment: productionEnvironment };
    const decided = await decideNow(tx, clock, scope, question, { ...word, verdict: "approved" });
    if (!decided.ok) return decided;
    const now = new Date(clock());
    await writeStep(tx, now, release.id, { name: "gate.deploy", status: "not-started", summary: "Starting again after the override" });
    await writeStep(tx, now, release.id, {
      name: "gate.decide",
      status: "overridden",
      summary: `${word.by.person} went on against the verdict: ${word.reason}`,
    });
    const tables = tx.withTables<DeliveryTables>();
    await tables.deleteFrom("release_steps").where("release_id", "=", release.id).where("status", "=", "not-reached").execute();
    await tables
      .updateTable("releases")
      .set({ status: "running", sentence: "", next: "", finished_at: null, wake_at: now })
      .where("id", "=", release.id)
      .execute();
    await recordAudit(tx, clock, release, {
      actor: word.by.actor,
      action: "gate.overridden",
      object: `release/${release.id}`,
      what: `${word.by.person} took ${who} past its gate against the verdict: ${word.reason}`,
      evidence: release.evaluationRun === undefined ? null : { label: "Evaluation", href: `/evaluations/${release.evaluationRun}` },
      facts: { digest: word.digest, verified: word.by.verified },
    });
    return ok(undefined);
  });
}
