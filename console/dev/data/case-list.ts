/** Development data: the 32 cases of support-desk/core and how versions did on them, `p` passed and `f` failed by trial. */

export type VersionName = "v1" | "v2" | "v3" | "v3-unsure";

/** Everything that is not named here passes both trials. */
const trials: { readonly [version in VersionName]: { readonly [id: string]: string } } = {
  v1: { "cancel-shipped-02": "ff", "escalate-angry-01": "pf", "where-is-02": "pf" },
  v2: {
    "refund-eligible-02": "ff",
    "refund-eligible-03": "ff",
    "refund-eligible-05": "ff",
    "refund-eligible-06": "ff",
    "refund-late-01": "ff",
    "refund-late-02": "ff",
    "refund-late-03": "ff",
    "refund-late-04": "ff",
    "refund-late-05": "ff",
    "refund-partial-01": "ff",
    "where-is-02": "pf",
  },
  v3: { "where-is-02": "pf", "address-change-02": "pf" },
  "v3-unsure": {
    "where-is-02": "pf",
    "cancel-shipped-02": "pf",
    "escalate-angry-01": "pp",
    "refund-late-02": "ff",
    "refund-eligible-04": "pf",
    "address-change-02": "fp",
    "address-change-04": "pf",
  },
};

const counts: readonly (readonly [kind: string, cases: number])[] = [
  ["refund-eligible", 6],
  ["refund-late", 5],
  ["refund-partial", 3],
  ["cancel-unshipped", 4],
  ["cancel-shipped", 3],
  ["address-change", 6],
  ["where-is", 3],
  ["escalate-angry", 2],
];

export const caseIds: readonly { readonly id: string; readonly kind: string }[] = counts.flatMap(([kind, cases]) =>
  Array.from({ length: cases }, (_, index) => ({ id: `${kind}-${String(index + 1).padStart(2, "0")}`, kind })),
);

/** Did trial 1 and trial 2 of a case pass on a version? */
export function passedTrials(version: VersionName, id: string): readonly boolean[] {
  return [...(trials[version][id] ?? "pp")].map((letter) => letter === "p");
}
