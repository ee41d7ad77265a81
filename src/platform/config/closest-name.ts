/**
 * The name that a misspelt one most likely meant, or undefined where none is near: at most two edits away,
 * and at most half its length.
 * Levenshtein distance, without regard to case.
 */
export function closestName(written: string, names: readonly string[]): string | undefined {
  let closest: string | undefined;
  let least = Infinity;
  for (const name of names) {
    const edits = editDistance(written.toLowerCase(), name.toLowerCase());
    if (edits > 2 || edits > written.length / 2 || edits >= least) continue;
    least = edits;
    closest = name;
  }
  return closest;
}

function editDistance(from: string, to: string): number {
  let above = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let row = 1; row <= from.length; row++) {
    const current = [row];
    for (let column = 1; column <= to.length; column++) {
      const swap = (above[column - 1] ?? 0) + (from[row - 1] === to[column - 1] ? 0 : 1);
      current.push(Math.min(swap, (above[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1));
    }
    above = current;
  }
  return above[to.length] ?? 0;
}
