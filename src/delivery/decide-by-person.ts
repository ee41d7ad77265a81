import type { Actor } from "../kernel/actor.ts";
import type { Clock } from "../kernel/clock.ts";
import { newId } from "../kernel/id.ts";
import { err, ok, type Result } from "../kernel/result.ts";
import { recordAudit } from "../audit/index.ts";
import type { Db } from "../platform/postgres/connect.ts";
import type { AgentVersion } from "../registry/index.ts";
import { releaseClaims } from "../runtime/index.ts";
import { findRelease, type StoredRelease, resumeRelease, writeStep } from "./release-store.ts";
import type { DeliveryTables } from "./tables.ts";

export type DecideError =
  | { readonly code: "delivery/nothing-to-decide"; readonly release: StoredRelease }
  | { readonly code: "delivery/digest-differs"; readonly digest: string }
  | { readonly code: "delivery/already-finished"; readonly release: StoredRelease };

/** A person's word on a release that waits for one. */
export type PersonalDecision = {
  readonly decision: "approved" | "denied";
  readonly reason: string;
  /** The digest that the person saw; another one is refused. */
  readonly digest: string;
  readonly by: Actor;
};

/** What a waiting release waits for: its gate to be accepted, or its sign-off. Undefined: for nothing of a person's. */
export function pendingDecision(release: StoredRelease): "gate" | "sign-off" | undefined {
  if (release.status !== "waiting") return undefined;
  if (release.steps["sign-off.production"].status === "waiting") return "sign-off";
  return release.steps["gate.decide"].status === "inconclusive" || release.steps["gate.evaluate"].status === "inconclusive"
    ? "gate"
    : undefined;
}

/** Records a person's decision with its audit record; the release is running again from there on. */
export async function decideByPerson(
  db: Db,
  clock: Clock,
  release: StoredRelease,
  version: AgentVersion,
  word: PersonalDecision,
): Promise<Result<void, DecideError>> {
  return db.transaction().execute(async (tx): Promise<Result<void, DecideError>> => {
    const current = await findRelease(tx, release, release.id);
    const kind = current === undefined ? undefined : pendingDecision(current);
    if (kind === undefined) return err({ code: "delivery/nothing-to-decide", release: current ?? release });
    if (word.digest !== version.digest) return err({ code: "delivery/digest-differs", digest: version.digest });
    await tx
      .withTables<DeliveryTables>()
      .insertInto("decisions")
      .values({
        id: newId("dec", clock),
        organization: release.organization,
        project: release.project,
        kind,
        object: `release/${release.id}`,
        digest: word.digest,
        person: word.by.person,
        verified: word.by.verified,
        decision: word.decision,
        reason: word.reason,
        decided_at: new Date(clock()),
      })
      .execute();
    await recordAudit(tx, clock, release, {
      actor: word.by.actor,
      action: kind === "gate" ? "gate.person-decided" : "release.signed-off",
      object: `release/${release.id}`,
      what: `${word.by.person} ${word.decision} ${kind === "gate" ? "the gate of" : "production for"} ${version.agent} ${version.version}: ${word.reason}`,
      facts: { digest: word.digest, decision: word.decision },
    });
    await resumeRelease(tx, clock, release.id);
    return ok(undefined);
  });
}

/** Ends a release that is not finished; what runs for it ends, the live version stays as it is. */
export async function abortRelease(
  db: Db,
  clock: Clock,
  release: StoredRelease,
  version: AgentVersion,
  reason: string,
  by: Actor,
): Promise<Result<void, DecideError>> {
  return db.transaction().execute(async (tx): Promise<Result<void, DecideError>> => {
    const current = await findRelease(tx, release, release.id);
    if (current === undefined || !isAbortable(current)) return err({ code: "delivery/already-finished", release: current ?? release });
    const now = new Date(clock());
    await tx
      .withTables<DeliveryTables>()
      .updateTable("releases")
      // A new lease token: what the reconciler is about to write for this release is dropped.
      .set((eb) => ({
        status: "aborted",
        sentence: `${by.person} ended it: ${reason}`,
        next: "",
        finished_at: now,
        wake_at: null,
        lease_until: null,
        lease_token: eb("lease_token", "+", 1),
      }))
      .where("id", "=", release.id)
      .execute();
    for (const [name, step] of Object.entries(current.steps)) {
      if (step.status === "passed" || step.status === "failed") continue;
      await writeStep(tx, now, release.id, { name: name as keyof StoredRelease["steps"], status: "not-reached", summary: step.summary }); // Object.entries forgets the keys' type
    }
    await releaseClaims(tx, clock, `release:${release.id}`);
    await recordAudit(tx, clock, release, {
      actor: by.actor,
      action: "release.aborted",
      object: `release/${release.id}`,
      what: `${by.person} ended the release of ${version.agent} ${version.version}: ${reason}`,
      facts: { digest: version.digest },
    });
    return ok(undefined);
  });
}

/** True until the route has been given to the version. */
export function isAbortable(release: StoredRelease): boolean {
  return (release.status === "running" || release.status === "waiting") && release.steps["live.route"].status === "not-started";
}
