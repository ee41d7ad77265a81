import { expect, test } from "vitest";

import type { Case, Suite } from "./suite.ts";
import { trialConditions } from "./trial-conditions.ts";

const refund: Case = { id: "refund", tags: [], variables: {}, setup: [], turns: ["Hello"], expect: {} };
const suite: Suite = {
  name: "desk/core",
  trials: 1,
  concurrency: 1,
  caseTimeoutMs: 1000,
  advisory: [],
  gateOnTrajectoryAlone: false,
  tools: {},
  seed: 0,
  faults: [],
  cases: [refund],
};
const played = { trial: 1, version: "sha256:v1", tools: { shop: "sha256:a" }, judgeMayBlock: false };
const conditions = trialConditions(suite, refund, played);

test.each<[string, Partial<Suite>, Partial<Case>, Partial<typeof played>]>([
  ["version", {}, {}, { version: "sha256:v2" }],
  ["trial", {}, {}, { trial: 2 }],
  ["definition of a tool", {}, {}, { tools: { shop: "sha256:b" } }],
  ["seed", { seed: 1 }, {}, {}],
  ["time", { caseTimeoutMs: 2000 }, {}, {}],
  ["evaluation endpoint", { evaluationServer: "shop" }, {}, {}],
  ["content", {}, { turns: ["Hi"] }, {}],
  ["fault", {}, { settings: { faults: [{ tool: "pay", kind: "error", probability: 1 }], seed: 0 } }, {}],
  ["judge", {}, { settings: { judge: { model: "m", samples: 1, promptDigest: "sha256:p" } } }, {}],
])("another %s makes a trial one that cannot stand for it", (_what, ofSuite, ofCase, ofPlayed) => {
  expect(trialConditions({ ...suite, ...ofSuite }, { ...refund, ...ofCase }, { ...played, ...ofPlayed })).not.toBe(conditions);
});

test("a judge whose word decides now makes a case with a rubric another one, and leaves the others alone", () => {
  const rated = { ...refund, expect: { rubric: [{ id: "kind", text: "It is kind." }] } };
  const calibrated = { ...played, judgeMayBlock: true };
  expect(trialConditions(suite, rated, calibrated)).not.toBe(trialConditions(suite, rated, played));
  expect(trialConditions(suite, refund, calibrated)).toBe(conditions);
});

test("what a case is tagged with, and how many are played at a time, changes nothing", () => {
  const other = { ...refund, tags: ["vip"] };
  expect(trialConditions({ ...suite, name: "desk/other", trials: 9, concurrency: 9 }, other, played)).toBe(conditions);
});
