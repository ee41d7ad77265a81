import { divideRange, type LeafRange } from "./leaf-range.ts";
import { type Hash, hashNode } from "./tree-hash.ts";

/**
 * The subtrees whose roots prove that the leaf at `index` is in the tree of `size` leaves (RFC 9162 section 2.1.3.1), from the leaf upwards.
 * @param index from 0, below `size`.
 */
export function listInclusionProof(index: number, size: number): LeafRange[] {
  const path = (tree: LeafRange): LeafRange[] => {
    if (tree.end - tree.start === 1) return [];
    const middle = divideRange(tree);
    const [left, right] = [
      { start: tree.start, end: middle },
      { start: middle, end: tree.end },
    ];
    return index < middle ? [...path(left), right] : [...path(right), left];
  };
  return path({ start: 0, end: size });
}

/** What an inclusion proof claims. */
export type InclusionClaim = { readonly index: number; readonly leaf: Hash; readonly size: number; readonly root: Hash };

/** True when the proof shows that `leaf` stands at `index` of the tree with this size and root (RFC 9162 section 2.1.3.2). */
export function verifyInclusion({ index, leaf, size, root }: InclusionClaim, proof: readonly Hash[]): boolean {
  if (index < 0 || index >= size) return false;
  let [first, last] = [index, size - 1];
  let node = leaf;
  for (const hash of proof) {
    if (last === 0) return false;
    if (first % 2 === 1 || first === last) {
      node = hashNode(hash, node);
      while (first % 2 === 0 && first !== 0) [first, last] = [first / 2, Math.floor(last / 2)];
    } else {
      node = hashNode(node, hash);
    }
    [first, last] = [Math.floor(first / 2), Math.floor(last / 2)];
  }
  return last === 0 && node === root;
}
