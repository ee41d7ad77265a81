import type { Finding } from "./finding.ts";
import type { RubricItem } from "./suite.ts";

/** What a judge said of one item; `problem` where it said nothing that counts. */
export type JudgedItem =
  | {
      readonly kind: "judged";
      readonly verdict: "yes" | "no";
      /** How many of the samples said so. */ readonly agreeing: number;
      readonly samples: number;
    }
  | { readonly kind: "unjudged"; readonly problem: string };

/**
 * Whether a judge said yes to every item. One item that was not judged leaves the whole unjudged, whatever it said of the others: an error of the
 * judge is no word on the agent.
 * @param judged by item, in their order.
 */
export function scoreRubric(items: readonly RubricItem[], judged: readonly JudgedItem[]): Finding {
  const told = items.map(({ id }, index) => ({ id, ...(judged[index] ?? { kind: "unjudged" as const, problem: "it was not asked" }) }));
  const unjudged = told.filter((item) => item.kind === "unjudged");
  if (unjudged.length > 0) return { pass: null, why: unjudged.map(({ id, problem }) => `"${id}" is not judged: ${problem}`).join(", ") };
  const answered = told.filter((item) => item.kind === "judged");
  const refused = answered.filter(({ verdict }) => verdict === "no");
  const shown = refused.length > 0 ? refused : answered;
  const why = shown.map(({ id, verdict, agreeing, samples }) => `"${id}" ${verdict}${samples === 1 ? "" : ` (${agreeing} of ${samples})`}`);
  const isUnsure = answered.some(({ agreeing, samples }) => agreeing < samples);
  return { pass: refused.length === 0, why: `the judge said: ${why.join(", ")}`, ...(isUnsure && { isUnsure }) };
}
