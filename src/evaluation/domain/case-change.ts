import { mean } from "../../statistics/index.ts";
import type { CaseResult } from "./run-result.ts";
import { trialValues } from "./trial-share.ts";

/** `fixed`: no trial passed before and all do now; `broken`: the reverse. `new`: nothing to compare with. */
export type CaseChange = "fixed" | "better" | "same" | "worse" | "broken" | "new";

/**
 * How a case went beside the baseline's case of equal content.
 * @param baseline absent without a baseline, or where it has no such case.
 */
export function caseChange(candidate: CaseResult, baseline: CaseResult | undefined): CaseChange {
  const now = trialValues(candidate, "success");
  const before = baseline === undefined ? [] : trialValues(baseline, "success");
  if (now.length === 0 || before.length === 0) return "new";
  const [own, other] = [mean(now), mean(before)];
  if (own === other) return "same";
  if (own > other) return other === 0 && own === 1 ? "fixed" : "better";
  return other === 1 && own === 0 ? "broken" : "worse";
}
