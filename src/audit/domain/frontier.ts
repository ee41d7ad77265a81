import { type Hash, hashNode } from "./tree-hash.ts";

/** What of a tree is needed to go on appending: its size and the roots of its complete subtrees, the largest first. */
export type Frontier = { readonly size: number; readonly hashes: readonly Hash[] };

/** The frontier of a tree without leaves. */
export const emptyFrontier: Frontier = { size: 0, hashes: [] };

/**
 * Appends a leaf's hash. `completed` are the roots of the complete subtrees of 2, 4, 8, ... leaves that end with this leaf:
 * kept beside it they are every node that a proof can need.
 */
export function appendLeaf({ size, hashes }: Frontier, leaf: Hash): { readonly frontier: Frontier; readonly completed: readonly Hash[] } {
  const left = [...hashes];
  const completed: Hash[] = [];
  let node = leaf;
  // The ones that end the size's binary form are the subtrees that the new leaf fills up.
  for (let rest = size; rest % 2 === 1; rest = (rest - 1) / 2) {
    node = hashNode(left.pop() ?? "", node);
    completed.push(node);
  }
  return { frontier: { size: size + 1, hashes: [...left, node] }, completed };
}
