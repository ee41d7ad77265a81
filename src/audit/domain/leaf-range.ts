/** The leaves from `start` up to and without `end`. */
export type LeafRange = { readonly start: number; readonly end: number };

/** The complete subtrees that a subtree of RFC 9162 consists of, the largest first; each has 1, 2, 4, 8, ... leaves. */
export function splitRange({ start, end }: LeafRange): LeafRange[] {
  if (start === end) return [];
  let leaves = 1;
  while (leaves * 2 <= end - start) leaves *= 2;
  return [{ start, end: start + leaves }, ...splitRange({ start: start + leaves, end })];
}

/** Where the tree over a range of at least two leaves divides: after the largest power of two below its size. */
export function divideRange({ start, end }: LeafRange): number {
  let leaves = 1;
  while (leaves * 2 < end - start) leaves *= 2;
  return start + leaves;
}
