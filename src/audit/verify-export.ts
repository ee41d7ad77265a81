import { z } from "zod";

import { err, ok, type Result } from "../kernel/result.ts";
import { type Alteration, type CanonicalLine, readCanonicalLines } from "./canonical-lines.ts";
import type { TreeHead } from "./domain/consistency-proof.ts";
import { appendLeaf, emptyFrontier } from "./domain/frontier.ts";
import { emptyRoot, hashLeaf, joinSubtrees } from "./domain/tree-hash.ts";
import { exportFormat } from "./export-log.ts";
import { type NoteKey, parseVkey } from "./note-key.ts";
import { openCheckpoint } from "./open-checkpoint.ts";

/** What is held against an export besides what it says itself. */
export type Trusted = {
  /** The vkey that must have signed it. Absent: the one that it names. */
  readonly key?: string | undefined;
  /** The tree of an older export, which it must begin with. */
  readonly since?: TreeHead | undefined;
};

/** What an export holds in which no byte was changed since it was signed. */
export type IntactExport = TreeHead & { readonly checkpoints: number; readonly key: string };

type Lines = AsyncGenerator<Result<CanonicalLine, Alteration>>;
type Header = { readonly key: NoteKey; readonly checkpoints: number; readonly records: number };

const headerLine = z.strictObject({
  checkpoints: z.int().min(0),
  format: z.literal(exportFormat),
  key: z.string(),
  records: z.int().min(0),
});
const checkpointLine = z.strictObject({ checkpoint: z.string() });
const noteProblems = {
  "audit/note-malformed": "it is not a checkpoint of this log",
  "audit/note-other-key": "it is signed by another key than the first line names",
  "audit/note-forged": "its signature is not of this checkpoint",
} as const;

/**
 * Verifies an export as `exportLog` writes it, with nothing but what is given here. INVARIANT: every byte counts. Each line is what would
 * be written for its value; the header's numbers are the lines' numbers; each checkpoint carries the key's signature; the records have
 * the root of each checkpoint at its size; the last checkpoint covers the last record.
 */
export async function verifyExport(chunks: AsyncIterable<Uint8Array>, trusted: Trusted): Promise<Result<IntactExport, Alteration>> {
  const lines = readCanonicalLines(chunks);
  const header = await readHeader(lines, trusted.key);
  if (!header.ok) return header;
  const { key, checkpoints, records } = header.value;
  const signed = await readCheckpoints(lines, header.value);
  if (!signed.ok) return signed;
  const { since } = trusted;
  if (since !== undefined && since.size > records) {
    return err({ line: 1, why: `it has ${records} records where the older export has ${since.size}: some were taken away` });
  }
  const heads = since === undefined ? signed.value : [...signed.value, since].toSorted((a, b) => a.size - b.size);
  const root = await readRecords(lines, heads, (seq) => 2 + checkpoints + seq);
  if (!root.ok) return root;
  const covered = signed.value.at(-1)?.size;
  if (covered !== records) {
    return err({ line: 2 + checkpoints + (covered ?? 0), why: "from here on no checkpoint covers the records: they were never signed" });
  }
  const end = await lines.next();
  if (end.done !== true) return err({ line: 2 + checkpoints + records, why: "lines were added after the last record" });
  return ok({ size: records, root: root.value, checkpoints, key: key.vkey });
}

async function readHeader(lines: Lines, trustedKey: string | undefined): Promise<Result<Header, Alteration>> {
  const first = await readNext(lines, 1);
  if (!first.ok) return first;
  const header = headerLine.safeParse(first.value.value);
  const key = parseVkey(header.data?.key ?? "");
  if (!header.success || key === undefined) return err({ line: 1, why: `it is not the first line of an export (${exportFormat})` });
  if (trustedKey !== undefined && key.vkey !== trustedKey) return err({ line: 1, why: `the key is another one than ${trustedKey}` });
  return ok({ ...header.data, key });
}

async function readCheckpoints(lines: Lines, { key, checkpoints, records }: Header): Promise<Result<TreeHead[], Alteration>> {
  const heads: TreeHead[] = [];
  for (let line = 2; line < 2 + checkpoints; line++) {
    const next = await readNext(lines, line);
    if (!next.ok) return next;
    const opened = openCheckpoint(checkpointLine.safeParse(next.value.value).data?.checkpoint ?? "", key);
    if (!opened.ok) return err({ line, why: noteProblems[opened.error.code] });
    const { size } = opened.value;
    if (size <= (heads.at(-1)?.size ?? -1)) return err({ line, why: "checkpoints were added or moved: they do not stand in order" });
    if (size > records) return err({ line, why: `${size} records were signed, and there are ${records}: some were taken away` });
    heads.push(opened.value);
  }
  return ok(heads);
}

/** Reads the records that the heads cover; the root over them, once they have the root of each head at its size. */
async function readRecords(lines: Lines, heads: readonly TreeHead[], lineOf: (seq: number) => number): Promise<Result<string, Alteration>> {
  let frontier = emptyFrontier;
  let root = emptyRoot;
  for (const head of heads) {
    const from = frontier.size;
    while (frontier.size < head.size) {
      const next = await readNext(lines, lineOf(frontier.size));
      if (!next.ok) return next;
      ({ frontier } = appendLeaf(frontier, hashLeaf(next.value.text)));
    }
    root = joinSubtrees(frontier.hashes);
    if (root !== head.root) {
      const where = `records ${from} to ${head.size - 1} (lines ${lineOf(from)} to ${lineOf(head.size - 1)})`;
      return err({ line: lineOf(from), why: `${where} are not what was signed: one was changed, added, taken out or moved` });
    }
  }
  return ok(root);
}

async function readNext(lines: Lines, line: number): Promise<Result<CanonicalLine, Alteration>> {
  const next = await lines.next();
  return next.done === true ? err({ line, why: "the file ends here, before its last line" }) : next.value;
}
