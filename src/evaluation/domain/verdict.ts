/**
 * What evidence says. `inconclusive`: it does not decide. `incomplete`: part of it is missing. `incomparable`: the two sides
 * were not asked the same.
 */
export type Verdict = "pass" | "fail" | "inconclusive" | "incomplete" | "incomparable";

const worstFirst: readonly Verdict[] = ["fail", "incomparable", "incomplete", "inconclusive", "pass"];

/**
 * The verdict of several that all count. Fail comes first, because one valid failure is enough whatever the rest would have
 * said; whoever judges on incomplete evidence must say incomplete, not fail. Then come the two that ask for another run,
 * the deeper fault first, then the one that asks a person. Pass needs all to pass.
 * No verdict at all is inconclusive: nothing passes by itself.
 */
export function worstOf(verdicts: readonly Verdict[]): Verdict {
  return worstFirst.find((verdict) => verdicts.includes(verdict)) ?? "inconclusive";
}

/** A command's exit code: 0 pass, 1 fail, 2 inconclusive, 3 incomplete or incomparable. (4 is for infrastructure, which is no verdict.) */
export function exitCodeOf(verdict: Verdict): 0 | 1 | 2 | 3 {
  switch (verdict) {
    case "pass":
      return 0;
    case "fail":
      return 1;
    case "inconclusive":
      return 2;
    case "incomplete":
    case "incomparable":
      return 3;
  }
}

/** How a verdict begins a sentence. */
export const verdictWords: { readonly [verdict in Verdict]: string } = {
  pass: "Passed",
  fail: "Failed",
  inconclusive: "Inconclusive",
  incomplete: "Incomplete",
  incomparable: "Not comparable",
};
