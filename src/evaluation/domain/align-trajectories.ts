import { canonicalJson, isJsonObject } from "../../kernel/json.ts";
import type { Json } from "../../kernel/json.ts";
import { longestCommonSubsequence } from "./longest-common-subsequence.ts";
import type { Call } from "./trajectory.ts";

/** One row of two trajectories laid side by side. */
export type AlignedCall =
  | { readonly kind: "same" | "changed"; readonly candidate: Call; readonly baseline: Call }
  | { readonly kind: "added"; readonly candidate: Call; readonly baseline: null }
  | { readonly kind: "removed"; readonly candidate: null; readonly baseline: Call };

/** The calls of one trial, and how its arguments are made comparable with another trial's. */
export type TrajectorySide = { readonly calls: readonly Call[]; readonly normalise: (value: Json) => Json };

/**
 * Lays two trajectories side by side. Equal calls (server, tool, normalised arguments) stand beside each other along a longest
 * common subsequence; between them, calls of one tool with other arguments are `changed`, the rest `added` or `removed`.
 * Rows keep the order of both sides.
 */
export function alignTrajectories(candidate: TrajectorySide, baseline: TrajectorySide): AlignedCall[] {
  const anchors = longestCommonSubsequence(candidate.calls.map(exactKey(candidate)), baseline.calls.map(exactKey(baseline)));
  return cutAt(anchors, candidate.calls, baseline.calls).flatMap(alignPart);
}

/**
 * A normaliser for a trial: the text that only this trial has is put back to `{{unique}}` in every text of a value,
 * so that two trials of one case read alike.
 */
export function maskUnique(unique: string): (value: Json) => Json {
  const mask = (value: Json): Json => {
    if (typeof value === "string") return unique === "" ? value : value.replaceAll(unique, "{{unique}}");
    if (isJsonObject(value)) return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, mask(member)]));
    return Array.isArray(value) ? value.map(mask) : value;
  };
  return mask;
}

function exactKey({ normalise }: TrajectorySide): (call: Call) => string {
  return (call) => canonicalJson([call.server, call.tool, normalise(call.arguments)]);
}

/** The calls between two equal ones: those of one tool are paired as changed. */
function alignPart({ candidate, baseline, anchor }: Part): AlignedCall[] {
  const toolKey = ({ server, tool }: Call): string => canonicalJson([server, tool]);
  const changes = cutAt(longestCommonSubsequence(candidate.map(toolKey), baseline.map(toolKey)), candidate, baseline);
  return [...changes.flatMap(listChanges), ...(anchor === undefined ? [] : [{ kind: "same" as const, ...anchor }])];
}

function listChanges({ candidate, baseline, anchor }: Part): AlignedCall[] {
  return [
    ...baseline.map((call) => ({ kind: "removed" as const, candidate: null, baseline: call })),
    ...candidate.map((call) => ({ kind: "added" as const, candidate: call, baseline: null })),
    ...(anchor === undefined ? [] : [{ kind: "changed" as const, ...anchor }]),
  ];
}

/** What stands between two anchors, and the anchor after it; the last part has none. */
type Part = {
  readonly candidate: readonly Call[];
  readonly baseline: readonly Call[];
  readonly anchor: { readonly candidate: Call; readonly baseline: Call } | undefined;
};

function cutAt(anchors: readonly (readonly [number, number])[], candidate: readonly Call[], baseline: readonly Call[]): Part[] {
  let fromCandidate = 0;
  let fromBaseline = 0;
  return [...anchors, [candidate.length, baseline.length] as const].map(([atCandidate, atBaseline]) => {
    const own = candidate[atCandidate];
    const other = baseline[atBaseline];
    const part = {
      candidate: candidate.slice(fromCandidate, atCandidate),
      baseline: baseline.slice(fromBaseline, atBaseline),
      anchor: own === undefined || other === undefined ? undefined : { candidate: own, baseline: other },
    };
    fromCandidate = atCandidate + 1;
    fromBaseline = atBaseline + 1;
    return part;
  });
}
