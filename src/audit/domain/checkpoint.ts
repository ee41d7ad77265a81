import type { TreeHead } from "./consistency-proof.ts";

/** What a checkpoint says: the log, how many records it has, and the root of their tree. */
export type Checkpoint = TreeHead & { readonly origin: string };

/** The text of a checkpoint (C2SP tlog-checkpoint): origin, size and base64 of the root, a line each. */
export function formatCheckpoint({ origin, size, root }: Checkpoint): string {
  return `${origin}\n${size}\n${Buffer.from(root, "hex").toString("base64")}\n`;
}

/** Reads the text of a checkpoint; undefined for anything that is not written exactly as `formatCheckpoint` writes it. */
export function parseCheckpoint(text: string): Checkpoint | undefined {
  const [origin = "", size = "", root = ""] = text.split("\n");
  const checkpoint = { origin, size: Number(size), root: Buffer.from(root, "base64").toString("hex") };
  const isPlausible = Number.isSafeInteger(checkpoint.size) && checkpoint.size >= 0 && checkpoint.root.length === 64;
  return isPlausible && formatCheckpoint(checkpoint) === text ? checkpoint : undefined;
}
