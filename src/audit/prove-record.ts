import { canonicalJson } from "../kernel/json.ts";
import { err, ok, type Result } from "../kernel/result.ts";
import type { ProjectScope } from "../kernel/scope.ts";
import type { Db } from "../platform/postgres/connect.ts";
import type { Checkpoints, LogInconsistent, SignedCheckpoint } from "./checkpoints.ts";
import { listInclusionProof, verifyInclusion } from "./domain/inclusion-proof.ts";
import { type Hash, hashLeaf } from "./domain/tree-hash.ts";
import type { AuditTables } from "./tables.ts";
import { readSubtreeRoots } from "./tree-store.ts";

/** A record, and the proof that it is in the tree of a checkpoint. */
export type RecordProof = {
  readonly record: string;
  readonly leaf: Hash;
  readonly proof: readonly Hash[];
  readonly checkpoint: SignedCheckpoint;
};

export type ProveError = { readonly code: "audit/record-not-found"; readonly seq: number } | Pick<LogInconsistent, "code" | "message">;

/** Proves a project's record against the newest checkpoint. A proof that does not hold is never given out. */
export async function proveRecord(
  db: Db,
  checkpoints: Checkpoints,
  { organization, project }: ProjectScope,
  seq: number,
): Promise<Result<RecordProof, ProveError>> {
  const row = await db
    .withTables<AuditTables>()
    .selectFrom("audit_records")
    .select("record")
    .where("organization", "=", organization)
    .where("project", "=", project)
    .where("seq", "=", seq)
    .executeTakeFirst();
  if (row === undefined) return err({ code: "audit/record-not-found", seq });
  const signed = await checkpoints.sign(organization);
  if (!signed.ok) return signed;
  const { size, root } = signed.value;
  const record = canonicalJson(row.record);
  const leaf = hashLeaf(record);
  const proof = await readSubtreeRoots(db, organization, listInclusionProof(seq, size));
  if (proof === undefined || !verifyInclusion({ index: seq, leaf, size, root }, proof)) {
    const message = `Record ${seq} of the audit log of "${organization}" is not what was signed: it was altered behind the server's back. Find what else was with: airworthy audit export, and airworthy audit verify FILE.`;
    return err({ code: "audit/log-inconsistent", message });
  }
  return ok({ record, leaf, proof, checkpoint: signed.value });
}
