import { expect, test } from "vitest";

import { readActor } from "./actor.ts";

test("tells a person from the platform, and a claimed name from a verified one", () => {
  expect(readActor("airworthy")).toEqual({ name: "Airworthy", unverified: false });
  expect(readActor("person:Maren Holt (unverified)")).toEqual({ name: "Maren Holt", unverified: true });
  expect(readActor("person:Maren Holt")).toEqual({ name: "Maren Holt", unverified: false });
  expect(readActor("machine:ci")).toEqual({ name: "ci", unverified: false });
  expect(readActor("agent:support-desk v3")).toEqual({ name: "support-desk v3", unverified: false });
});

test("shows an actor that it does not know as it is", () => {
  expect(readActor("key:ci-1")).toEqual({ name: "key:ci-1", unverified: false });
});
