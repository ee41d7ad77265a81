import type { CaseResult } from "./run-result.ts";

/** The cases of two runs laid side by side. */
export type PairedCases = {
  /** Cases with equal content, in the candidate's order. */
  readonly pairs: readonly { readonly candidate: CaseResult; readonly baseline: CaseResult }[];
  /** Ids that both runs have with different content. */
  readonly changed: string[];
  /** Ids that only the baseline has. */
  readonly missing: string[];
  /** Ids that only the candidate has. */
  readonly added: string[];
};

/** Pairs cases by content, not by id: a renamed case is the same case, an edited one is not. Of several with one content, equal ids go together first. */
export function pairCases(candidate: readonly CaseResult[], baseline: readonly CaseResult[]): PairedCases {
  const partners = new Map<CaseResult, CaseResult>();
  const taken = new Set<CaseResult>();
  const pairWhere = (isPartner: (own: CaseResult, other: CaseResult) => boolean): void => {
    for (const own of candidate) {
      if (partners.has(own)) continue;
      const partner = baseline.find((other) => !taken.has(other) && other.contentHash === own.contentHash && isPartner(own, other));
      if (partner === undefined) continue;
      partners.set(own, partner);
      taken.add(partner);
    }
  };
  pairWhere((own, other) => own.id === other.id);
  pairWhere(() => true);

  const aloneInCandidate = candidate.filter((own) => !partners.has(own)).map(({ id }) => id);
  const aloneInBaseline = baseline.filter((other) => !taken.has(other)).map(({ id }) => id);
  return {
    pairs: candidate.flatMap((own) => {
      const partner = partners.get(own);
      return partner === undefined ? [] : [{ candidate: own, baseline: partner }];
    }),
    changed: aloneInCandidate.filter((id) => aloneInBaseline.includes(id)),
    missing: aloneInBaseline.filter((id) => !aloneInCandidate.includes(id)),
    added: aloneInCandidate.filter((id) => !aloneInBaseline.includes(id)),
  };
}
