import { expect, test } from "vitest";

import type { SnapshotFaults } from "../../delivery/domain/snapshot.ts";
import type { Attribution } from "../attribution.ts";
import { deploymentOf } from "../testing/sign-snapshot.ts";
import { createFaultDraws } from "./draw-faults.ts";

const pay = { tool: "pay" };
const half = { tool: "pay", kind: "error", probability: 0.5 } as const;
const trial = { run: "run_1", case: "refund", trial: "trl_1" };
const draw = "00000000000000a1";

/** Which of so many calls of `pay` in one trial meet a fault. */
function meet(plan: SnapshotFaults, calls: number, call: { attribution?: Attribution; draw?: string; server?: string } = {}): string {
  const draws = createFaultDraws();
  const { server = "shop", ...of } = call;
  const observed = { of: deploymentOf({ faults: { run_1: plan } }), attribution: trial, draw, ...of };
  return Array.from({ length: calls }, () => draws.draw(observed, server, [pay])?.kind ?? "-").join(" ");
}

const plan = { all: [half], cases: {} };

test("equal draws meet the same faults call by call, whatever attempt they are; other draws meet others", () => {
  const first = meet(plan, 40);
  expect(meet(plan, 40, { attribution: { ...trial, trial: "trl_of_the_other_version" } })).toBe(first);
  expect(meet(plan, 40, { draw: "00000000000000a2" })).not.toBe(first);
});

test("a probability is the share of calls that meet the fault", () => {
  const met = meet(plan, 4000)
    .split(" ")
    .filter((kind) => kind === "error").length;
  expect(met / 4000).toBeCloseTo(0.5, 1); // 0.45 to 0.55 is six standard errors
  expect(meet({ all: [{ ...half, probability: 0 }], cases: {} }, 50)).not.toMatch(/error/);
  expect(meet({ all: [{ ...half, probability: 1 }], cases: {} }, 50)).not.toMatch(/-/);
});

test("a case's rules are looked at before those of all, and other cases do not meet them", () => {
  const always = { tool: "pay", probability: 1 } as const;
  const both: SnapshotFaults = { all: [{ ...always, kind: "error" }], cases: { refund: [{ ...always, kind: "garbage" }] } };
  expect(meet(both, 2)).toBe("garbage garbage");
  expect(meet(both, 2, { attribution: { ...trial, case: "cancel" } })).toBe("error error");
  expect(meet(both, 2, { attribution: { ...trial, case: "constructor" } })).toBe("error error");
});

test("a rule may name the server too, and is of that server's tool alone", () => {
  const ofShop: SnapshotFaults = { all: [{ tool: "shop/pay", kind: "error", probability: 1 }], cases: {} };
  expect([meet(ofShop, 1), meet(ofShop, 1, { server: "bank" })]).toEqual(["error", "-"]);
});

test.each([
  ["of another run", { ...trial, run: "run_2" }],
  ["of a name that every object has", { ...trial, run: "constructor" }],
  ["of no evaluation", { session: "s" }],
])("calls %s meet nothing", (_what, attribution) => {
  expect(meet({ all: [{ ...half, probability: 1 }], cases: {} }, 2, { attribution })).toBe("- -");
});

test("the calls of one request meet the first fault that is drawn for any of them", () => {
  const always = { probability: 1, kind: "error" } as const;
  const observed = { of: deploymentOf({ faults: { run_1: { all: [{ ...always, tool: "pay" }], cases: {} } } }), attribution: trial, draw };
  expect(createFaultDraws().draw(observed, "shop", [{ tool: "look" }, pay])).toMatchObject({ tool: "pay" });
});
