import { describe, expect, test } from "vitest";

import type { ReleaseDetailView, StepView } from "../../../../src/delivery/views.ts";
import type { Who } from "../../api/use-who.ts";
import type { ActionName } from "./action-request.ts";
import { offeredActions } from "./offered-actions.ts";

const maren: Who = { name: "maren", verified: true, may: () => true };
const without = (...permissions: string[]): Who => ({ ...maren, may: (permission) => !permissions.includes(permission) });

type Part = {
  readonly enabled: readonly ActionName[];
  readonly canary?: boolean;
  readonly paused?: boolean;
  readonly asks?: "sign-off" | "canary";
};

const names: readonly ActionName[] = ["sign-off", "deny", "override", "promote", "pause", "resume", "rollback", "abort"];

/** The parts of a release that its actions rest on. */
function release({ enabled, canary = false, paused = false, asks }: Part): ReleaseDetailView {
  const step = { phase: canary ? "canary" : "gate", name: "x", status: "running", startedAt: "2026-11-18T13:00:00Z" };
  return {
    author: "idris",
    built: { author: "jonas" },
    steps: [step as StepView], // the fields that decide
    canary: canary ? { paused, weight: 0.25, steps: [] } : null,
    asks:
      asks === undefined ? null : { decision: "dec_1", kind: asks, sentence: "", required: 1, approvals: 0, barred: ["idris", "jonas"] },
    actions: names.map((name) => ({ name, enabled: enabled.includes(name), reason: enabled.includes(name) ? "" : "Not now." })),
  } as unknown as ReleaseDetailView; // a whole release has forty fields that decide nothing here
}

const offered = (part: Part, who = maren): string[] =>
  offeredActions(release(part), who).map(({ name, enabled }) => (enabled ? name : `${name} off`));

describe("offeredActions", () => {
  test("without a canary: end it, deny or sign off, from the mildest to the solid one", () => {
    expect(offered({ enabled: ["sign-off", "deny", "abort"], asks: "sign-off" })).toEqual(["abort", "deny", "sign-off"]);
    expect(offered({ enabled: ["abort"] })).toEqual(["abort", "deny off", "sign-off off"]);
  });

  test("an override is offered only where it is possible", () => {
    expect(offered({ enabled: ["override"] })).toEqual(["override", "abort off", "deny off", "sign-off off"]);
    expect(offered({ enabled: [] })).not.toContain("override off");
  });

  test("a canary is steered, and paused or resumed by one button", () => {
    expect(offered({ enabled: ["promote", "pause", "rollback"], canary: true })).toEqual(["rollback", "pause", "promote"]);
    expect(offered({ enabled: ["promote", "resume", "rollback"], canary: true, paused: true })).toEqual(["rollback", "resume", "promote"]);
  });

  test("a canary's question is answered by those who sign off, and passed over by those who promote", () => {
    const asking: Part = { enabled: ["promote", "pause", "rollback", "sign-off", "deny"], canary: true, asks: "canary" };
    expect(offered(asking)).toEqual(["deny", "pause", "sign-off"]);
    expect(offered(asking, without("releases:sign-off"))).toEqual(["rollback", "pause", "promote"]);
  });

  test("what roles do not give is off and says what is lacking", () => {
    const [, , promote] = offeredActions(release({ enabled: ["promote", "pause", "rollback"], canary: true }), without("releases:promote"));
    expect(promote).toEqual({ name: "promote", enabled: false, reason: "Your roles lack releases:promote." });
    const [override] = offeredActions(release({ enabled: ["override"] }), without("gate:override"));
    expect(override?.reason).toContain("break-glass");
  });

  test("nobody takes their own work further, but everybody may stop it", () => {
    const idris: Who = { ...maren, name: "idris" };
    expect(offered({ enabled: ["sign-off", "deny", "abort"], asks: "sign-off" }, idris)).toEqual(["abort", "deny", "sign-off off"]);
    const jonas: Who = { ...maren, name: "jonas" };
    expect(offered({ enabled: ["promote", "pause", "rollback"], canary: true }, jonas)).toEqual(["rollback", "pause", "promote off"]);
  });
});
