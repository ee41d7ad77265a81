import { describe, expect, test } from "vitest";

import type { CaseRowView } from "../../../../src/evaluation/views.ts";
import { shownCases } from "./shown-cases.ts";

function row(id: string, change: CaseRowView["change"], trials: CaseRowView["trials"] = ["passed"]): CaseRowView {
  return { id, tags: [], summary: "", trials, baselineTrials: null, change, trajectoryChanged: false };
}

const cases = [
  row("a", "same"),
  row("b", "better"),
  row("c", "broken"),
  row("d", "fixed"),
  row("e", "worse"),
  row("f", "same", ["failed"]),
];
const ids = (show: Parameters<typeof shownCases>[1]): string =>
  shownCases(cases, show)
    .map((shown) => shown.id)
    .join("");

describe("shownCases", () => {
  test("shows what changed, the worst first", () => {
    expect(ids("changed")).toBe("cedb");
  });

  test("tells better from worse", () => {
    expect(ids("better")).toBe("db");
    expect(ids("worse")).toBe("ce");
  });

  test("shows all, of the unchanged those that fail first", () => {
    expect(ids("all")).toBe("cedbfa");
  });

  test("puts what has not run yet last", () => {
    const running = [row("a", "same", ["pending"]), row("b", "same", ["passed"]), row("c", "same", ["failed"])];
    expect(shownCases(running, "all").map((shown) => shown.id)).toEqual(["c", "b", "a"]);
  });
});
