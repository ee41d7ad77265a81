import type { Db } from "../platform/postgres/connect.ts";
import type { TreeHead } from "./domain/consistency-proof.ts";
import { type LeafRange, splitRange } from "./domain/leaf-range.ts";
import { emptyRoot, type Hash, joinSubtrees } from "./domain/tree-hash.ts";
import type { AuditTables } from "./tables.ts";

/** A log's tree as it stands; without any record it is empty. */
export async function readTreeHead(db: Db, organization: string): Promise<TreeHead> {
  const head = await db
    .withTables<AuditTables>()
    .selectFrom("audit_heads")
    .select(["size", "frontier"])
    .where("organization", "=", organization)
    .executeTakeFirst();
  return { size: head?.size ?? 0, root: joinSubtrees(head?.frontier ?? []) };
}

/** The roots over subtrees of a log, from what is kept beside its records: no more of them is read than a proof is long. Undefined when one is missing. */
export async function readSubtreeRoots(db: Db, organization: string, ranges: readonly LeafRange[]): Promise<Hash[] | undefined> {
  const parts = ranges.map(splitRange);
  const last = parts.flat().map(({ end }) => end - 1);
  if (last.length === 0) return parts.map(() => emptyRoot);
  const rows = await db
    .withTables<AuditTables>()
    .selectFrom("audit_records")
    .select(["seq", "leaf", "nodes"])
    .where("organization", "=", organization)
    .where("seq", "in", last)
    .execute();
  const hashes = new Map(rows.map(({ seq, leaf, nodes }) => [seq, [leaf, ...nodes]]));
  const roots = parts.map((subtrees) => subtrees.map(({ start, end }) => hashes.get(end - 1)?.[Math.log2(end - start)]));
  return roots.every((hashes) => hashes.every((hash) => hash !== undefined)) ? roots.map(joinSubtrees) : undefined;
}
