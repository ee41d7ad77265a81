import type { Actor } from "../kernel/actor.ts";
import type { Clock } from "../kernel/clock.ts";
import { err, ok, type Result } from "../kernel/result.ts";
import { productionEnvironment } from "../kernel/scope.ts";
import { recordAudit } from "../audit/index.ts";
import { cancelDecisions } from "../decisions/index.ts";
import type { Db } from "../platform/postgres/connect.ts";
import type { AgentVersion } from "../registry/index.ts";
import { releaseClaims } from "../runtime/index.ts";
import { canaryIndex, type ReleaseOrder, type StepName } from "./domain/release.ts";
import { findRelease, resumeRelease, type StoredRelease, writeStep } from "./release-store.ts";
import type { DeliveryTables } from "./tables.ts";

export type SteerError =
  | { readonly code: "delivery/no-canary"; readonly release: StoredRelease }
  | { readonly code: "delivery/already-finished"; readonly release: StoredRelease }
  | { readonly code: "delivery/digest-differs"; readonly digest: string }
  | { readonly code: "decisions/own-work"; readonly person: string };

/** A person's word on a release, and the digest that they saw. */
export type Word = { readonly reason: string; readonly by: Actor };

/** The canary step that a release is at; undefined: no production session depends on it yet, or all do. */
export function canaryStep(release: StoredRelease): StepName | undefined {
  if (release.status !== "running" && release.status !== "waiting") return undefined;
  const current = release.steps.find(({ status }) => status !== "passed" && status !== "overridden");
  return current !== undefined && canaryIndex(current.name) !== undefined ? current.name : undefined;
}

/** Passes the canary's step now, whatever the evidence. Never by the author. */
export function promoteCanary(
  db: Db,
  clock: Clock,
  release: StoredRelease,
  version: AgentVersion,
  { reason, by, digest }: Word & { readonly digest: string },
): Promise<Result<void, SteerError>> {
  const order = (step: StepName): ReleaseOrder => ({ kind: "promote", step, person: by.person, actor: by.actor, reason });
  return change(db, clock, release, async (tx, step) => {
    if (digest !== version.digest) return err({ code: "delivery/digest-differs", digest: version.digest });
    if (by.person === release.author || by.person === version.author) return err({ code: "decisions/own-work", person: by.person });
    await tx
      .withTables<DeliveryTables>()
      .updateTable("releases")
      .set({ ordered: JSON.stringify(order(step)), paused: false })
      .where("id", "=", release.id)
      .execute();
    return ok(undefined);
  });
}

/** Takes the canary's sessions back. Anyone who may stop a release may do it, its author too. */
export function rollBackCanary(db: Db, clock: Clock, release: StoredRelease, { reason, by }: Word): Promise<Result<void, SteerError>> {
  const order: ReleaseOrder = { kind: "rollback", person: by.person, actor: by.actor, reason };
  return change(db, clock, release, async (tx) => {
    await tx
      .withTables<DeliveryTables>()
      .updateTable("releases")
      .set({ ordered: JSON.stringify(order) })
      .where("id", "=", release.id)
      .execute();
    return ok(undefined);
  });
}

/** Holds the canary at its weight, or lets it go on. Looking goes on, and so does its rollback. */
export function pauseCanary(
  db: Db,
  clock: Clock,
  release: StoredRelease,
  { reason, by, paused }: Word & { readonly paused: boolean },
): Promise<Result<void, SteerError>> {
  return change(db, clock, release, async (tx) => {
    await tx.withTables<DeliveryTables>().updateTable("releases").set({ paused }).where("id", "=", release.id).execute();
    await recordAudit(tx, clock, release, {
      actor: by.actor,
      action: paused ? "canary.paused" : "canary.resumed",
      object: `release/${release.id}`,
      what: `${by.person} ${paused ? "paused" : "resumed"} the canary of ${release.agent}: ${reason}`,
    });
    return ok(undefined);
  });
}

/** Ends a release that no production session depends on; what runs for it ends, the live version stays as it is. */
export async function abortRelease(
  db: Db,
  clock: Clock,
  release: StoredRelease,
  version: AgentVersion,
  { reason, by }: Word,
): Promise<Result<void, SteerError>> {
  return db.transaction().execute(async (tx): Promise<Result<void, SteerError>> => {
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
    for (const { name, status, summary } of current.steps) {
      if (status === "passed" || status === "overridden" || status === "failed") continue;
      await writeStep(tx, now, release.id, { name, status: "not-reached", summary });
    }
    await cancelDecisions(tx, clock, { ...release, environment: productionEnvironment }, `release/${release.id}`);
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

/** True until the first production session may have gone to the version. */
export function isAbortable(release: StoredRelease): boolean {
  if (release.status !== "running" && release.status !== "waiting") return false;
  return release.steps.every(({ name, status }) => (canaryIndex(name) === undefined && name !== "live.route") || status === "not-started");
}

async function change(
  db: Db,
  clock: Clock,
  release: StoredRelease,
  write: (tx: Db, step: StepName) => Promise<Result<void, SteerError>>,
): Promise<Result<void, SteerError>> {
  return db.transaction().execute(async (tx): Promise<Result<void, SteerError>> => {
    const current = await findRelease(tx, release, release.id);
    const step = current === undefined ? undefined : canaryStep(current);
    if (step === undefined) return err({ code: "delivery/no-canary", release: current ?? release });
    const written = await write(tx, step);
    if (written.ok) await resumeRelease(tx, clock, release.id);
    return written;
  });
}
