import { expect, test } from "vitest";

import type { RunConditions } from "./run-conditions.ts";
import { sayConditionChanges } from "./say-condition-changes.ts";

const before: RunConditions = {
  seed: 1,
  judge: { model: "judge-1", promptDigest: "sha256:a" },
  simulator: null,
  judgeMayBlock: false,
  faults: { all: [], cases: {} },
};

test("names everything that differs, and what it was", () => {
  const now: RunConditions = {
    seed: 2,
    judge: { model: "judge-1", promptDigest: "sha256:b" },
    simulator: { model: "sim-1", promptDigest: "sha256:c" },
    judgeMayBlock: false,
    faults: { all: [{ tool: "pay", kind: "error", probability: 1 }], cases: {} },
  };
  expect(sayConditionChanges(before, now)).toBe(
    "The suite changed the seed (1, now 2), how is asked who judges rubrics, who plays users (nobody, now sim-1), the faults of tools.",
  );
});

test("says nothing where nothing differs, or nobody wrote down what it was", () => {
  expect([sayConditionChanges(before, { ...before }), sayConditionChanges(undefined, before)]).toEqual(["", ""]);
});
