import { appendLeaf, emptyFrontier } from "../frontier.ts";
import { type LeafRange, splitRange } from "../leaf-range.ts";
import { type Hash, joinSubtrees } from "../tree-hash.ts";

/** A tree that keeps of each leaf what the audit log keeps, and gives the root over any of its subtrees from that alone. */
export function growTree(leaves: readonly Hash[]): { readonly roots: readonly Hash[]; readonly hashOf: (range: LeafRange) => Hash } {
  let frontier = emptyFrontier;
  const roots = [joinSubtrees(frontier.hashes)];
  const rows = leaves.map((leaf) => {
    const appended = appendLeaf(frontier, leaf);
    frontier = appended.frontier;
    roots.push(joinSubtrees(frontier.hashes));
    return [leaf, ...appended.completed];
  });
  return {
    roots,
    hashOf: (range) => joinSubtrees(splitRange(range).map(({ start, end }) => rows[end - 1]?.[Math.log2(end - start)] ?? "")),
  };
}
