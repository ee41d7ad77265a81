import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { canonicalJson } from "../../kernel/json.ts";
import type { Json } from "../../kernel/json.ts";
import { alignTrajectories, maskUnique } from "./align-trajectories.ts";
import type { Call } from "./trajectory.ts";

function call(tool: string, args: Json = {}, server = "shop"): Call {
  return { server, tool, arguments: args, result: null, isError: false, sideEffect: false, durationMs: 1 };
}

function align(candidate: readonly Call[], baseline: readonly Call[]): string[] {
  const asIs = (value: Json): Json => value;
  return alignTrajectories({ calls: candidate, normalise: asIs }, { calls: baseline, normalise: asIs }).map(
    ({ kind, candidate: own, baseline: other }) => `${kind} ${other?.tool ?? "-"} ${own?.tool ?? "-"}`,
  );
}

describe("two trajectories side by side", () => {
  test("show what was added, removed, changed and kept, in order", () => {
    const before = [call("lookup"), call("check"), call("refund", { cents: 4200 }), call("note")];
    const after = [call("lookup"), call("refund", { cents: 4100 }), call("escalate"), call("note")];
    expect(align(after, before)).toEqual([
      "same lookup lookup",
      "removed check -",
      "changed refund refund",
      "added - escalate",
      "same note note",
    ]);
  });

  test("tell servers apart, and keys in another order not", () => {
    expect(align([call("a", { x: 1, y: 2 })], [call("a", { y: 2, x: 1 })])).toEqual(["same a a"]);
    expect(align([call("a", {}, "one")], [call("a", {}, "two")])).toEqual(["removed a -", "added - a"]);
  });

  test("count arguments that differ by the trial's own text as equal", () => {
    const rows = alignTrajectories(
      { calls: [call("refund", { order: ["A-t2", 1] })], normalise: maskUnique("t2") },
      { calls: [call("refund", { order: ["A-t1", 1] })], normalise: maskUnique("t1") },
    );
    expect(rows.map(({ kind }) => kind)).toEqual(["same"]);
    expect(rows[0]?.candidate?.arguments).toEqual({ order: ["A-t2", 1] });
  });

  test("hold every call of both sides once, in order, and nothing else", () => {
    const calls = fc.array(
      fc.tuple(fc.constantFrom("a", "b", "c"), fc.integer({ min: 0, max: 2 })).map(([tool, x]) => call(tool, { x })),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(calls, calls, (after, before) => {
        const same = (value: Json): Json => value;
        const rows = alignTrajectories({ calls: after, normalise: same }, { calls: before, normalise: same });
        expect(rows.flatMap(({ candidate }) => candidate ?? [])).toEqual(after);
        expect(rows.flatMap(({ baseline }) => baseline ?? [])).toEqual(before);
        const paired = rows.filter(({ kind }) => kind === "same" || kind === "changed");
        expect(paired.map(({ candidate, baseline }) => canonicalJson(candidate?.arguments) === canonicalJson(baseline?.arguments))).toEqual(
          paired.map(({ kind }) => kind === "same"),
        );
      }),
    );
  });

  test("are the same row by row when nothing changed", () => {
    const calls = [call("a"), call("a"), call("b"), call("a")];
    expect(align(calls, calls)).toEqual(["same a a", "same a a", "same b b", "same a a"]);
  });
});
