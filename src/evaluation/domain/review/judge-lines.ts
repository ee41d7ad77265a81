import type { Judged } from "../calibrate-judge.ts";
import type { Score } from "../run-result.ts";

/** What people said of one trial, beside what the judge of its rubric said. */
export type LabelledTrial = {
  /** The run that it is a trial of. */
  readonly run: string;
  readonly case: string;
  readonly trial: number;
  readonly version: "candidate" | "baseline";
  /** By most labels; null where they are even. */
  readonly label: "pass" | "fail" | null;
  /** Null where the judge gave no verdict, or the case has no rubric. */
  readonly verdict: "pass" | "fail" | null;
  /** The judge's model, by which several judges of a file are told apart; null where nobody wrote it down. */
  readonly judge_name: string | null;
};

/** The judge's verdict among a trial's scores. */
export function verdictOfJudge(
  scores: readonly (Omit<Score, "scorer" | "pass"> & { scorer: string; pass: boolean | null })[],
): LabelledTrial["verdict"] {
  const pass = scores.find(({ scorer }) => scorer === "rubric")?.pass ?? null;
  return pass === null ? null : pass ? "pass" : "fail";
}

/** What a judge is calibrated on; `left` counts the trials on which people were evenly divided, or the judge gave no verdict. */
export function toJudged(trials: readonly LabelledTrial[]): { readonly judged: readonly Judged[]; readonly left: number } {
  const judged = trials.flatMap(({ case: name, label, verdict }) =>
    label === null || verdict === null ? [] : [{ label: label === "pass", verdict, case: name }],
  );
  return { judged, left: trials.length - judged.length };
}

/** Lines as `airworthy eval judge-calibrate` reads them. One without a label or a verdict stands among them, so that it is counted there too. */
export function toJudgeLines(trials: readonly LabelledTrial[]): string {
  // A verdict that is null would be one that cannot be read; here nobody was asked, or the endpoint failed.
  return trials.map(({ verdict, ...trial }) => `${JSON.stringify({ ...trial, ...(verdict !== null && { verdict }) })}\n`).join("");
}
