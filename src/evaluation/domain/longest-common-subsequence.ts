/**
 * The positions of a longest common subsequence of two lists, as pairs in rising order. Time and memory grow with the
 * product of the lengths, each below 65,536.
 * Source: R. A. Wagner and M. J. Fischer, J. ACM 21 (1974) 168-173.
 */
export function longestCommonSubsequence(left: readonly string[], right: readonly string[]): [left: number, right: number][] {
  const width = right.length + 1;
  // lengths[i * width + j] is the length for what remains from i on the left and from j on the right.
  const lengths = new Uint16Array((left.length + 1) * width);
  const remaining = (i: number, j: number): number => lengths[i * width + j] ?? 0;
  for (let i = left.length - 1; i >= 0; i--) {
    for (let j = right.length - 1; j >= 0; j--) {
      lengths[i * width + j] = left[i] === right[j] ? remaining(i + 1, j + 1) + 1 : Math.max(remaining(i + 1, j), remaining(i, j + 1));
    }
  }
  const pairs: [number, number][] = [];
  for (let i = 0, j = 0; i < left.length && j < right.length;) {
    if (left[i] === right[j]) pairs.push([i++, j++]);
    else if (remaining(i + 1, j) >= remaining(i, j + 1)) i++;
    else j++;
  }
  return pairs;
}
