/**
 * The most pairs that can be made between a left and a right side, each taken at most once. Choosing greedily would not do:
 * an early left may take the only partner of a later one.
 * Source: H. W. Kuhn, Naval Research Logistics Quarterly 2 (1955) 83-97; augmenting paths of C. Berge, PNAS 43 (1957) 842.
 * @param partners for each left, the positions of the rights that fit it.
 * @returns for each left, the position of its right, or undefined where it has none.
 */
export function maximumMatching(partners: readonly (readonly number[])[]): (number | undefined)[] {
  const leftOf = new Map<number, number>();
  // From where a search ended in nothing none will ever find a free right: rights that are taken stay taken.
  const lost = new Set<number>();

  const place = (left: number, tried: Set<number>): boolean => {
    const own = partners[left] ?? [];
    const free = own.find((right) => !leftOf.has(right));
    if (free !== undefined) {
      leftOf.set(free, left);
      return true;
    }
    for (const right of own) {
      if (tried.has(right) || lost.has(right)) continue;
      tried.add(right);
      const holder = leftOf.get(right);
      if (holder !== undefined && place(holder, tried)) {
        leftOf.set(right, left);
        return true;
      }
    }
    return false;
  };

  partners.forEach((_, left) => {
    const tried = new Set<number>();
    if (!place(left, tried)) for (const right of tried) lost.add(right);
  });
  const rightOf = new Map(Array.from(leftOf, ([right, left]) => [left, right]));
  return partners.map((_, left) => rightOf.get(left));
}
