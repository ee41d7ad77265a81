import { expect, test } from "vitest";

import { decisionRequest } from "./decision-request.ts";

const release = { id: "rel_7", digest: "sha256:c41b" };

test("a sign-off and a denial carry the digest that was seen", () => {
  const path = "/releases/rel_7/sign-off";
  expect(decisionRequest(release, "sign-off", "Clean.")).toEqual({
    path,
    body: { decision: "approved", reason: "Clean.", digest: "sha256:c41b" },
  });
  expect(decisionRequest(release, "deny", "No.")).toEqual({ path, body: { decision: "denied", reason: "No.", digest: "sha256:c41b" } });
});

test("an abort carries its reason only", () => {
  expect(decisionRequest(release, "abort", "Wrong branch.")).toEqual({ path: "/releases/rel_7/abort", body: { reason: "Wrong branch." } });
});
