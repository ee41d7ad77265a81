import type { SliceRule } from "./compare-records.ts";
import type { CaseRecord, RunRecord } from "./run-record.ts";

/** A slice for each value that a field has in the baseline's cases, the empty one included; all block. */
export function slicesBy(field: string, baseline: RunRecord): SliceRule[] {
  const valueOf = ({ slices }: CaseRecord): string => (Object.hasOwn(slices, field) ? (slices[field] ?? "") : ""); // a field may be called `constructor`
  const values = [...new Set(baseline.cases.map(valueOf))].toSorted();
  return values.map((value) => ({ value, blocking: true, holds: (pair) => valueOf(pair.baseline) === value }));
}
