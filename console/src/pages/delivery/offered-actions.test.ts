import { describe, expect, test } from "vitest";

import { askingCanary, runningCanary } from "../../../dev/data/canaries.ts";
import { journey } from "../../../dev/data/journey.ts";
import { actionsOf } from "../../../dev/data/releases.ts";
import type { ReleaseDetailView } from "../../../../src/delivery/views.ts";
import type { Who } from "../../api/use-who.ts";
import type { ActionName } from "./action-request.ts";
import { offeredActions } from "./offered-actions.ts";

const ago = (minutes: number): string => new Date(Date.UTC(2026, 10, 18, 13, 36) - minutes * 60_000).toISOString();

/** The release of `version` in some development data, with these actions possible. */
function release(releases: readonly ReleaseDetailView[], version: string, enabled: readonly ActionName[]): ReleaseDetailView {
  const found = releases.find((one) => one.version === version);
  if (found === undefined) throw new Error(`there is no release of ${version}`);
  return { ...found, actions: actionsOf(enabled, "Not now.") };
}

const maren: Who = { name: "maren", verified: true, may: () => true };
const without = (lacking: string): Who => ({ ...maren, may: (permission) => permission !== lacking });
const author: Who = { ...maren, name: "Idris Bakker" };

const offered = (of: ReleaseDetailView, who = maren): string[] =>
  offeredActions(of, who).map(({ name, enabled }) => (enabled ? name : `${name} off`));

describe("offeredActions", () => {
  const { releases } = journey(ago);
  const signOff = release(releases, "v3", ["sign-off", "deny", "abort"]);
  const stopped = release(releases, "v2", ["override"]);
  const canary = release(runningCanary(ago).releases, "v3", ["promote", "pause", "rollback"]);
  const asking = release(askingCanary(ago).releases, "v3", ["promote", "pause", "rollback", "sign-off", "deny"]);

  test("without a canary: end it, deny or sign off, from the mildest to the solid one", () => {
    expect(offered(signOff)).toEqual(["abort", "deny", "sign-off"]);
    expect(offered(release(releases, "v4", ["abort"]))).toEqual(["abort", "deny off", "sign-off off"]);
  });

  test("an override is offered only where it is possible", () => {
    expect(offered(stopped)).toEqual(["override", "abort off", "deny off", "sign-off off"]);
    expect(offered(release(releases, "v2", []))).toEqual(["abort off", "deny off", "sign-off off"]);
  });

  test("a canary is steered, and paused or resumed by one button", () => {
    expect(offered(canary)).toEqual(["rollback", "pause", "promote"]);
    const paused = {
      ...release([canary], "v3", ["promote", "resume", "rollback"]),
      canary: canary.canary && { ...canary.canary, paused: true },
    };
    expect(offered(paused)).toEqual(["rollback", "resume", "promote"]);
  });

  test("a canary's question is answered by those who sign off, and passed over by those who promote", () => {
    expect(offered(asking)).toEqual(["deny", "pause", "sign-off"]);
    expect(offered(asking, without("releases:sign-off"))).toEqual(["rollback", "pause", "promote"]);
  });

  test("what roles do not give is off and says what is lacking", () => {
    const [, , promote] = offeredActions(canary, without("releases:promote"));
    expect(promote).toEqual({ name: "promote", enabled: false, reason: "Your roles lack releases:promote." });
    const [override] = offeredActions(stopped, without("gate:override"));
    expect(override?.reason).toContain("break-glass");
  });

  test("nobody takes their own work further, but everybody may stop it", () => {
    expect(offered(signOff, author)).toEqual(["abort", "deny", "sign-off off"]);
    expect(offered(canary, author)).toEqual(["rollback", "pause", "promote off"]);
  });
});
