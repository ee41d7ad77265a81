import { divideRange, type LeafRange } from "./leaf-range.ts";
import { type Hash, hashNode } from "./tree-hash.ts";

/** A tree as far as it can be proven about: its size and its root. */
export type TreeHead = { readonly size: number; readonly root: Hash };

/**
 * The subtrees whose roots prove that the tree of `from` leaves is the beginning of the tree of `to` leaves (RFC 9162 section 2.1.4.1).
 * None for an empty tree, which begins every tree.
 * @param from at most `to`.
 */
export function listConsistencyProof(from: number, to: number): LeafRange[] {
  if (from === 0) return [];
  // `known` is true while the subtree is the whole older tree, whose root the verifier has.
  const subproof = (tree: LeafRange, known: boolean): LeafRange[] => {
    if (tree.end === from) return known ? [] : [tree];
    const middle = divideRange(tree);
    const [left, right] = [
      { start: tree.start, end: middle },
      { start: middle, end: tree.end },
    ];
    return from <= middle ? [...subproof(left, known), right] : [...subproof(right, false), left];
  };
  return subproof({ start: 0, end: to }, true);
}

/** True when the proof shows that the older tree is the beginning of the newer one (RFC 9162 section 2.1.4.2). */
export function verifyConsistency(older: TreeHead, newer: TreeHead, proof: readonly Hash[]): boolean {
  if (older.size > newer.size) return false;
  if (older.size === newer.size) return proof.length === 0 && older.root === newer.root;
  if (older.size === 0) return proof.length === 0;
  let [first, last] = [older.size - 1, newer.size - 1];
  while (first % 2 === 1) [first, last] = [(first - 1) / 2, Math.floor(last / 2)];
  // Where the older tree is one complete subtree its root begins the proof and is not sent.
  const [begin, ...rest] = first === 0 ? [older.root, ...proof] : proof;
  if (begin === undefined) return false;
  let [oldRoot, newRoot] = [begin, begin];
  for (const hash of rest) {
    if (last === 0) return false;
    if (first % 2 === 1 || first === last) {
      oldRoot = hashNode(hash, oldRoot);
      newRoot = hashNode(hash, newRoot);
      while (first % 2 === 0 && first !== 0) [first, last] = [first / 2, Math.floor(last / 2)];
    } else {
      newRoot = hashNode(newRoot, hash);
    }
    [first, last] = [Math.floor(first / 2), Math.floor(last / 2)];
  }
  return last === 0 && oldRoot === older.root && newRoot === newer.root;
}
