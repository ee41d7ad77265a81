/** Something that a guard found in a text: what kind of thing, from and up to which UTF-16 code unit. */
export type Finding = { readonly kind: string; readonly start: number; readonly end: number };

/** How many places of each kind were found. */
export type KindCounts = { readonly [kind: string]: number };

/** Counts findings by kind. */
export function countKinds(findings: readonly Finding[]): KindCounts {
  const counts: { [kind: string]: number } = {};
  for (const { kind } of findings) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
}

/** Adds up counts. */
export function sumKinds(all: readonly KindCounts[]): KindCounts {
  const counts: { [kind: string]: number } = {};
  for (const [kind, count] of all.flatMap(Object.entries<number>)) counts[kind] = (counts[kind] ?? 0) + count;
  return counts;
}
