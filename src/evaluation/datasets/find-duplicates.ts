import { canonicalJson } from "../../kernel/json.ts";
import type { Case } from "../domain/suite.ts";
import { userTexts } from "../domain/user-texts.ts";

/** Two cases that ask the same, or nearly. */
export type Duplicate = {
  readonly cases: readonly [first: string, second: string];
  /** `exact`: everything but ids, tags and lineage is equal. `near`: users say nearly the same in a world laid out alike, whatever is expected. */
  readonly kind: "exact" | "near";
  /** Of the words of users, 0 to 1. */
  readonly similarity: number;
};

/** Texts that share this many of their runs of words are nearly the same. */
const nearly = 0.8;
/** Words in a run. */
const run = 3;

/**
 * Finds cases that ask the same as an earlier one. Each weighs as a case of its own in a comparison, so that what they ask counts double.
 * Source: shingles and Jaccard's index, A. Z. Broder, On the resemblance and containment of documents (1997).
 */
export function findDuplicates(cases: readonly Case[]): Duplicate[] {
  const seen: { readonly id: string; readonly content: string; readonly world: string; readonly runs: ReadonlySet<string> }[] = [];
  const byRun = new Map<string, number[]>();
  const found: Duplicate[] = [];
  for (const { id, tags: _tags, from: _from, ...content } of cases) {
    const own = { id, content: canonicalJson(content), world: canonicalJson(content.setup), runs: runsOf(userTexts(content)) };
    const near = new Set([...own.runs].flatMap((one) => byRun.get(one) ?? []));
    for (const index of [...near].toSorted((a, b) => a - b)) {
      const other = seen[index];
      if (other === undefined || other.world !== own.world) continue;
      const similarity = own.runs.intersection(other.runs).size / own.runs.union(other.runs).size;
      if (similarity >= nearly) found.push({ cases: [other.id, id], kind: other.content === own.content ? "exact" : "near", similarity });
    }
    for (const one of own.runs) byRun.set(one, [...(byRun.get(one) ?? []), seen.length]);
    seen.push(own);
  }
  return found;
}

/** The runs of words that users say; of fewer words than a run has, all of them. A number is a word: another one may be about another thing. */
function runsOf(turns: readonly string[]): Set<string> {
  const words = turns
    .flatMap((turn) => [
      ...(turn
        .normalize("NFKC")
        .toLowerCase()
        .match(/[\p{L}\p{N}]+/gu) ?? []),
      "|",
    ])
    .slice(0, -1);
  const last = Math.max(0, words.length - run);
  return new Set(Array.from({ length: last + 1 }, (_, at) => words.slice(at, at + run).join(" ")));
}
