import { expect, test } from "vitest";

import { compareSuites } from "./compare-suites.ts";
import { countOrigins } from "./count-origins.ts";
import { saySuiteChange, tellSuiteChange } from "./say-suite-change.ts";
import type { Case, Suite } from "./suite.ts";

const makeCase = (id: string, more: Partial<Case> = {}): Case => ({
  id,
  tags: [],
  variables: {},
  setup: [],
  turns: [`Hello from ${id}`],
  expect: {},
  ...more,
});
const makeSuite = (cases: readonly Case[], more: Partial<Suite> = {}): Suite => ({
  name: "desk/core",
  trials: 1,
  concurrency: 1,
  caseTimeoutMs: 1000,
  advisory: [],
  gateOnTrajectoryAlone: false,
  tools: {},
  seed: 0,
  faults: [],
  cases,
  ...more,
});
const nothing = { added: [], removed: [], changed: [], renamed: [], settings: [] };

test("cases are added, removed and edited by id, and renamed where their content is the same", () => {
  const before = makeSuite([makeCase("stays"), makeCase("goes"), makeCase("was"), makeCase("edited")]);
  const now = makeSuite([
    makeCase("comes"),
    makeCase("edited", { turns: ["Hi"] }),
    makeCase("stays"),
    makeCase("is", { turns: ["Hello from was"] }),
  ]);
  expect(compareSuites(before, now)).toEqual({
    added: ["comes"],
    removed: ["goes"],
    changed: [{ id: "edited", edited: true }],
    renamed: [{ from: "was", to: "is" }],
    settings: [],
  });
});

test("tags, origins and the order of cases change nothing", () => {
  const before = makeSuite([makeCase("a"), makeCase("b")]);
  const now = makeSuite([makeCase("b"), makeCase("a", { tags: ["x"], from: { kind: "person", ref: "ada" } })]);
  expect(compareSuites(before, now)).toEqual(nothing);
});

test("a new case under an old one's id leaves the old one renamed, as a comparison of runs would pair them", () => {
  const now = makeSuite([makeCase("a", { turns: ["Something new"] }), makeCase("b", { turns: ["Hello from a"] })]);
  expect(compareSuites(makeSuite([makeCase("a")]), now)).toEqual({ ...nothing, added: ["a"], renamed: [{ from: "a", to: "b" }] });
});

test("of cases that say the same, those of equal id stay and each other one is renamed once", () => {
  const same = { turns: ["Hello"] };
  const before = makeSuite([makeCase("a", same), makeCase("b", same)]);
  const now = makeSuite([makeCase("c", same), makeCase("b", same), makeCase("d", same)]);
  expect(compareSuites(before, now)).toEqual({ ...nothing, added: ["d"], renamed: [{ from: "a", to: "c" }] });
});

test("a setting that plays or judges a case makes it changed; whether the case itself was edited is told apart", () => {
  const fault = { tool: "pay", kind: "error", probability: 1 } as const;
  const met = (seed: number, faults: readonly (typeof fault)[]): Partial<Case> => ({ settings: { faults, seed } });
  const before = makeSuite([makeCase("a", met(1, [fault])), makeCase("b", { ...met(1, [fault]) }), makeCase("c")], {
    seed: 1,
    faults: [fault],
  });
  const now = makeSuite([makeCase("a", met(2, [fault])), makeCase("b", { ...met(2, [fault, fault]), faults: [fault] }), makeCase("c")], {
    seed: 2,
    faults: [fault],
  });
  expect(compareSuites(before, now)).toEqual({
    ...nothing,
    changed: [
      { id: "a", edited: false },
      { id: "b", edited: true },
    ],
    settings: ["seed (1, now 2)"],
  });
});

test("a scorer that decides no more changes the cases that have something for it, and no other", () => {
  const cases = [makeCase("a", { expect: { answer: { contains: ["refund"] } } }), makeCase("b")];
  expect(compareSuites(makeSuite(cases), makeSuite(cases, { advisory: ["answer"] }))).toEqual({
    ...nothing,
    changed: [{ id: "a", edited: false }],
    settings: ["advisory (none, now answer)"],
  });
});

const judge = { url: "http://judge/v1", model: "small", samples: 1 };
const rule = { match: "superset", arguments: {} } as const;
const fault = { tool: "pay", kind: "delay", delayMs: 5, probability: 1 } as const;

test.each<[string, Partial<Suite>, Partial<Suite>, string[]]>([
  ["trials and time", { trials: 2 }, { trials: 4, caseTimeoutMs: 9 }, ["trials (2, now 4)", "caseTimeoutMs (1000, now 9)"]],
  ["the server of setups", {}, { evaluationServer: "shop" }, ["evaluationServer (none, now shop)"]],
  ["the order of advisory scorers", { advisory: ["calls", "answer"] }, { advisory: ["answer", "calls"] }, []],
  ["a judge that comes", {}, { judge }, ["judge (none, now small)"]],
  [
    "how a judge is asked",
    { judge },
    { judge: { ...judge, samples: 3, credential: "JUDGE_KEY" } },
    ["judge.samples (1, now 3)", "judge.credential (none, now JUDGE_KEY)"],
  ],
  [
    "what a judge costs",
    { judge: { ...judge, price: { inputUsdPerMillionTokens: 1, outputUsdPerMillionTokens: 2 } } },
    { judge: { ...judge, price: { inputUsdPerMillionTokens: 1, outputUsdPerMillionTokens: 3 } } },
    [
      'judge.price ({"inputUsdPerMillionTokens":1,"outputUsdPerMillionTokens":2}, now {"inputUsdPerMillionTokens":1,"outputUsdPerMillionTokens":3})',
    ],
  ],
  ["who plays users", { simulator: judge }, { simulator: { ...judge, model: "big" } }, ["simulator.model (small, now big)"]],
  [
    "rules of tools",
    { tools: { pay: rule, look: rule } },
    { tools: { pay: { ...rule, match: "exact" }, ask: rule } },
    ["tools.pay (another rule)", "tools.look (gone)", "tools.ask (new)"],
  ],
  ["a tool of a name that all objects have", {}, { tools: { constructor: rule } }, ["tools.constructor (new)"]],
  ["faults by number", { faults: [fault] }, { faults: [fault, fault] }, ["faults (1 rule, now 2 rules)"]],
  ["faults of equal number", { faults: [fault] }, { faults: [{ ...fault, delayMs: 6 }] }, ["faults (other rules)"]],
])("says of settings: %s", (_what, before, now, said) => {
  expect(compareSuites(makeSuite([], before), makeSuite([], now)).settings).toEqual(said);
});

test("a change is told with some ids of each kind, the edited ones first, and how many there are", () => {
  const told = tellSuiteChange(
    {
      added: ["a", "b", "c"],
      removed: [],
      changed: [
        { id: "d", edited: false },
        { id: "e", edited: true },
        { id: "f", edited: true },
      ],
      renamed: [{ from: "g", to: "h" }],
      settings: ["trials (1, now 2)", "seed (0, now 7)"],
    },
    2,
  );
  expect(told).toMatchObject({ added: { count: 3, ids: ["a", "b"] }, changed: { count: 3, ids: ["e", "f"], edited: 2 } });
  expect(saySuiteChange(told)).toEqual([
    "3 cases added: a, b and 1 more",
    "3 cases changed (1 by settings alone): e, f and 1 more",
    "1 case renamed: g, now h",
    "settings: trials (1, now 2), seed (0, now 7)",
  ]);
});

test("that nothing changed is said", () => {
  expect(saySuiteChange(tellSuiteChange(nothing, 9))).toEqual(["no case and no setting changed"]);
});

test("origins are counted by kind, and those that nobody has written down are unknown", () => {
  const cases = [makeCase("a", { from: { kind: "trace", ref: "1" } }), makeCase("b"), makeCase("c", { from: { kind: "trace", ref: "2" } })];
  expect(countOrigins(cases)).toEqual({ trace: 2, unknown: 1 });
});
