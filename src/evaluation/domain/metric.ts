import type { Verdict } from "./verdict.ts";

/** One number of a run, beside the baseline's where there is one. */
export type Metric = {
  /** Differs within a run: `success`, `success-floor`, `calls`, `p95-latency`, ... */
  readonly name: string;
  readonly label: string;
  readonly unit: "share" | "ms" | "usd" | "count";
  /** `gate`: the paired comparison. `floor`, `limit`: held against a bound. `advisory`: shown, does not decide. */
  readonly role: "gate" | "floor" | "limit" | "advisory";
  /** Null where unknown. */
  readonly candidate: number | null;
  readonly baseline: number | null;
  /** Candidate minus baseline with its two-sided interval at `level`; null bounds where no interval exists. */
  readonly difference: { readonly value: number; readonly low: number | null; readonly high: number | null; readonly level: number } | null;
  /** What it is held against: a difference for a gate, a value for a floor or a limit. */
  readonly bound: number | null;
  /** Null for advisory metrics. */
  readonly verdict: Verdict | null;
  readonly sentence: string;
};
