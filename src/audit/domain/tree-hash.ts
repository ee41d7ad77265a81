import { sha256 } from "../../kernel/digest.ts";

/** A hash of the audit log's tree (RFC 9162 section 2.1, SHA-256): 64 lower-case hex digits. */
export type Hash = string;

const leafPrefix = Uint8Array.of(0);
const nodePrefix = Uint8Array.of(1);

/** The root of a tree without leaves: SHA-256 of nothing. */
export const emptyRoot: Hash = sha256();

/** The hash of a leaf: SHA-256(0x00 ‖ leaf). A text counts in UTF-8; the audit log's leaf is the record's canonical JSON. */
export function hashLeaf(leaf: string | Uint8Array): Hash {
  return sha256(leafPrefix, leaf);
}

/** The hash of the node over two subtrees: SHA-256(0x01 ‖ left ‖ right). */
export function hashNode(left: Hash, right: Hash): Hash {
  return sha256(nodePrefix, Buffer.from(left, "hex"), Buffer.from(right, "hex"));
}

/** The root over complete subtrees, the largest first, as they stand side by side in a tree. */
export function joinSubtrees(hashes: readonly Hash[]): Hash {
  return hashes.length === 0 ? emptyRoot : hashes.reduceRight((right, left) => hashNode(left, right));
}
