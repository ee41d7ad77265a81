import type { Clock } from "../kernel/clock.ts";
import { err, ok, type Result } from "../kernel/result.ts";
import type { Log } from "../platform/logging/log.ts";
import type { Db } from "../platform/postgres/connect.ts";
import type { AuditSigner } from "./audit-signer.ts";
import { listConsistencyProof, type TreeHead, verifyConsistency } from "./domain/consistency-proof.ts";
import { openCheckpoint } from "./open-checkpoint.ts";
import type { AuditTables } from "./tables.ts";
import { readSubtreeRoots, readTreeHead } from "./tree-store.ts";

/** A tree that was signed: the signed note, and when that was. */
export type SignedCheckpoint = TreeHead & { readonly note: string; readonly at: Date };

/** The log is not an extension of what was signed last, so it is not signed any more. `size` is how many records it says it has. */
export type LogInconsistent = { readonly code: "audit/log-inconsistent"; readonly size: number; readonly message: string };

/** Signs what the logs have come to. */
export type Checkpoints = {
  /** The checkpoint of a log as it is now, signed if it is not yet. */
  sign(organization: string): Promise<Result<SignedCheckpoint, LogInconsistent>>;
  /** Signs every log that has grown; says in the server's log which ones it must not sign. */
  tick(): Promise<void>;
};

export type CheckpointDeps = { readonly db: Db; readonly clock: Clock; readonly log: Log; readonly signer: AuditSigner };

/** INVARIANT: no tree is signed that does not begin with the tree of the last checkpoint. */
export function createCheckpoints({ db, clock, log, signer }: CheckpointDeps): Checkpoints {
  const tables = db.withTables<AuditTables>();
  const said = new Map<string, string>();

  const sign = async (organization: string): Promise<Result<SignedCheckpoint, LogInconsistent>> => {
    // In this order: the log may grow between the two, and another server may sign it then.
    const last = await tables
      .selectFrom("audit_checkpoints")
      .select(["size", "root", "note", "at"])
      .where("organization", "=", organization)
      .orderBy("size", "desc")
      .limit(1)
      .executeTakeFirst();
    const head = await readTreeHead(db, organization);
    if (last !== undefined) {
      const signed = openCheckpoint(last.note, signer.keyOf(organization));
      const why = signed.ok
        ? await findBreak(db, organization, signed.value, head)
        : `checkpoint ${last.size} does not carry its signature`;
      if (why !== undefined) return err({ code: "audit/log-inconsistent", size: head.size, message: describe(organization, why) });
      if (last.size === head.size) return ok(last);
    }
    const checkpoint = { ...head, note: signer.sign(organization, head), at: new Date(clock()) };
    await tables
      .insertInto("audit_checkpoints")
      .values({ organization, ...checkpoint })
      .onConflict((conflict) => conflict.doNothing()) // another server signed the same tree at the same moment
      .execute();
    return ok(checkpoint);
  };

  return {
    sign,
    tick: async () => {
      const unsigned = await tables
        .selectFrom("audit_heads as head")
        .select("head.organization")
        .where((eb) =>
          eb(
            "head.size",
            "is distinct from",
            eb
              .selectFrom("audit_checkpoints as signed")
              .whereRef("signed.organization", "=", "head.organization")
              .select(({ fn }) => fn.max("signed.size").as("size")),
          ),
        )
        .execute();
      for (const { organization } of unsigned) {
        const signed = await sign(organization);
        // Said once, not every second.
        if (!signed.ok && said.get(organization) !== signed.error.message) log.error("audit log not signed", { ...signed.error });
        said.set(organization, signed.ok ? "" : signed.error.message);
      }
    },
  };
}

/** Why a tree does not go on from the one that was signed; undefined when it does. */
async function findBreak(db: Db, organization: string, signed: TreeHead, head: TreeHead): Promise<string | undefined> {
  if (signed.size > head.size) return `it has ${head.size} records, and ${signed.size} were signed`;
  const proof = await readSubtreeRoots(db, organization, listConsistencyProof(signed.size, head.size));
  if (proof === undefined) return "records are missing";
  return verifyConsistency(signed, head, proof) ? undefined : `its first ${signed.size} records are not the ones that were signed`;
}

function describe(organization: string, why: string): string {
  return `The audit log of "${organization}" was altered behind the server's back: ${why}. Nothing more of it is signed. Find the place with: airworthy audit export, and airworthy audit verify FILE --since AN-OLDER-EXPORT. Then restore the database from a copy.`;
}
