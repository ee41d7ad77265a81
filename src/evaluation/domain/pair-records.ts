import { mean } from "../../statistics/index.ts";
import { type CaseRecord, scoresOf } from "./run-record.ts";

/** One case in two records. */
export type RecordPair = { readonly candidate: CaseRecord; readonly baseline: CaseRecord };

/** The cases of two records laid side by side. */
export type PairedRecords = {
  /** Cases that both were asked and that both played at least once to a score, in the baseline's order. */
  readonly pairs: readonly RecordPair[];
  /** Ids that both have with different contents. */
  readonly changed: readonly string[];
  /** Ids that only the baseline has, or that the candidate never played to a score. */
  readonly missing: readonly string[];
  /** Ids that only the candidate has, or that the baseline never played to a score. */
  readonly added: readonly string[];
};

/**
 * Pairs cases by what they say, not by their id: a renamed case is the same case, an edited one is not. Of several that say the same, equal ids
 * go together first. Where a side does not hold what was said, the id alone decides.
 */
export function pairRecords(candidate: readonly CaseRecord[], baseline: readonly CaseRecord[]): PairedRecords {
  const byId = new Map(candidate.map((one) => [one.id, one]));
  const partners = new Map<CaseRecord, CaseRecord>();
  const free = new Set(candidate);
  const join = (other: CaseRecord, own: CaseRecord | undefined): void => {
    if (own === undefined || !free.delete(own)) return;
    partners.set(other, own);
  };
  for (const other of baseline) {
    const own = byId.get(other.id);
    if (own !== undefined && isSameContent(own, other)) join(other, own);
  }
  const byContent = Map.groupBy(free, ({ contentHash }) => contentHash);
  for (const other of baseline) {
    if (!partners.has(other) && other.contentHash !== undefined) join(other, byContent.get(other.contentHash)?.shift());
  }

  const alone = new Set(baseline.filter((other) => !partners.has(other)).map(({ id }) => id));
  const aloneInCandidate = new Set(Array.from(free, ({ id }) => id));
  const joined = Array.from(partners, ([other, own]) => ({ candidate: own, baseline: other }));
  const isUnplayed = (one: CaseRecord): boolean => scoresOf(one).length === 0;
  return {
    pairs: joined.filter((pair) => !isUnplayed(pair.candidate) && !isUnplayed(pair.baseline)),
    changed: [...alone].filter((id) => aloneInCandidate.has(id)),
    missing: [
      ...[...alone].filter((id) => !aloneInCandidate.has(id)),
      ...joined.filter((pair) => isUnplayed(pair.candidate)).map((pair) => pair.baseline.id),
    ],
    added: [
      ...joined.filter((pair) => isUnplayed(pair.baseline) && !isUnplayed(pair.candidate)).map((pair) => pair.candidate.id),
      ...[...aloneInCandidate].filter((id) => !alone.has(id)),
    ],
  };
}

/** For each pair, how much higher the candidate's mean is. */
export function differencesOf(pairs: readonly RecordPair[]): number[] {
  return pairs.map(({ candidate, baseline }) => mean(scoresOf(candidate)) - mean(scoresOf(baseline)));
}

function isSameContent(own: CaseRecord, other: CaseRecord): boolean {
  return own.contentHash === other.contentHash || own.contentHash === undefined || other.contentHash === undefined;
}
