import { expect, test } from "vitest";

import { recordLook } from "./looks.ts";

test("a record looks as its action decided; one whose action leaves that open has no look", () => {
  const words = ["sign-off.approved", "sign-off.denied", "release.rolled-back", "release.live"].map((action) => recordLook(action)?.word);
  expect(words).toEqual(["Approved", "Denied", "Rolled back", "Live"]);
  expect([recordLook("gate.decided"), recordLook("toString")]).toEqual([undefined, undefined]);
});
