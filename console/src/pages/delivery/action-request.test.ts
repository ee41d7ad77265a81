import { expect, test } from "vitest";

import { actionRequest } from "./action-request.ts";

const release = { id: "rel_7", digest: "sha256:c41b" };
const digest = "sha256:c41b";

test("a sign-off and a denial carry the digest that was seen", () => {
  const path = "/releases/rel_7/sign-off";
  expect(actionRequest(release, "sign-off", "Clean.")).toEqual({ path, body: { decision: "approved", reason: "Clean.", digest } });
  expect(actionRequest(release, "deny", "No.")).toEqual({ path, body: { decision: "denied", reason: "No.", digest } });
});

test.each(["override", "promote"] as const)("%s carries the digest that was seen", (action) => {
  expect(actionRequest(release, action, "I know.")).toEqual({ path: `/releases/rel_7/${action}`, body: { reason: "I know.", digest } });
});

test.each(["pause", "resume", "rollback", "abort"] as const)("%s carries its reason only", (action) => {
  expect(actionRequest(release, action, "Later.")).toEqual({ path: `/releases/rel_7/${action}`, body: { reason: "Later." } });
});
