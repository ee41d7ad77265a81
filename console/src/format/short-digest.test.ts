import { expect, test } from "vitest";

import { shortDigest } from "./short-digest.ts";

test("keeps algorithm, head and tail", () => {
  expect(shortDigest(`sha256:9f2c61d0${"0".repeat(52)}41aa`)).toBe("sha256:9f2c61d0…41aa");
});

test("cuts a bare hash too and leaves a short one whole", () => {
  expect(shortDigest(`b81e${"0".repeat(56)}07c2`)).toBe("b81e0000…07c2");
  expect(shortDigest("b81e07c2")).toBe("b81e07c2");
});
