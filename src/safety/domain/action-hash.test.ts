import { expect, test } from "vitest";

import { actionHash, type Action } from "./action-hash.ts";

const action: Action = {
  version: "sha256:v",
  tool: "shop/refund",
  pin: "sha256:p",
  arguments: { order_id: "A-1", amount_cents: 4200 },
  policy: "sha256:c",
  principal: "desk",
  session: "s-1",
};

test("equal actions have equal hashes, whatever the order of their keys", () => {
  expect(actionHash({ ...action, arguments: { amount_cents: 4200, order_id: "A-1" } })).toBe(actionHash(action));
});

test.each([
  { version: "sha256:w" },
  { tool: "shop/cancel" },
  { pin: "unknown" },
  { arguments: { order_id: "A-1", amount_cents: 4201 } },
  { arguments: { order_id: "A-1", amount_cents: "4200" } },
  { arguments: { order_id: "A-1", amount_cents: 4200, note: null } },
  { policy: "sha256:d" },
  { principal: "other" },
  { session: "s-2" },
  { session: null },
])("another %j is another action", (changed) => {
  expect(actionHash({ ...action, ...changed })).not.toBe(actionHash(action));
});
