/** Development data: lays two trajectories side by side. The server's own alignment decides in the product. */
import type { CallView, CaseView } from "../../../src/evaluation/views.ts";

type Row = CaseView["aligned"][number][number];

/** Walks both sides; a call whose tool does not come later on the other side stands alone. */
export function alignCalls(candidate: readonly CallView[], baseline: readonly CallView[]): Row[] {
  const [mine] = candidate;
  const [other] = baseline;
  if (mine === undefined && other === undefined) return [];
  if (mine === undefined && other !== undefined)
    return [{ kind: "removed", candidate: null, baseline: other }, ...alignCalls([], baseline.slice(1))];
  if (other === undefined && mine !== undefined)
    return [{ kind: "added", candidate: mine, baseline: null }, ...alignCalls(candidate.slice(1), [])];
  if (mine === undefined || other === undefined) return [];
  if (mine.tool === other.tool) {
    return [
      { kind: isEqual(mine, other) ? "same" : "changed", candidate: mine, baseline: other },
      ...alignCalls(candidate.slice(1), baseline.slice(1)),
    ];
  }
  if (candidate.some((call) => call.tool === other.tool))
    return [{ kind: "added", candidate: mine, baseline: null }, ...alignCalls(candidate.slice(1), baseline)];
  return [{ kind: "removed", candidate: null, baseline: other }, ...alignCalls(candidate, baseline.slice(1))];
}

/** Order ids differ per trial and are compared as equal. */
function isEqual(a: CallView, b: CallView): boolean {
  const bare = (call: CallView): string => JSON.stringify({ ...Object(call.arguments), order_id: "" });
  return bare(a) === bare(b);
}
