import { clopperPearsonInterval } from "../../statistics/index.ts";
import type { RecordComparison } from "./compare-records.ts";
import { formatCount, formatLevel, formatPercent } from "./format-number.ts";

/** With so many cases that differ the t interval is narrower than its level says. */
const few = 2;

/**
 * What a pass rests on where hardly a case differs, in words: the exact upper bound of the share of cases that may have got worse, where that is
 * past the margin. Empty where the t interval can be relied on, where that bound is within the margin, and for other verdicts.
 */
export function sayFewDiffer({
  verdict,
  n,
  discordant: { gained, lost },
  margin,
  alpha,
}: Pick<RecordComparison, "verdict" | "n" | "discordant" | "margin" | "alpha">): string {
  const differing = gained + lost;
  if (verdict !== "pass" || differing === 0 || differing > few) return "";
  const { high } = clopperPearsonInterval(lost, n, 1 - 2 * alpha);
  if (high <= margin) return "";
  return (
    `Only ${formatCount(differing, "case")} of ${n} ${differing === 1 ? "differs" : "differ"}, and an interval of so few is narrower than it should be: ` +
    `by the exact bound at ${formatLevel(1 - alpha)} up to ${formatPercent(high)} of such cases may have got worse. More cases would tell.`
  );
}
