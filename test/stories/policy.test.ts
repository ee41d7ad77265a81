import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { airworthy } from "../platform.ts";

let folder = "";
const file = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "airworthy-policy-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

const refunds = `@id("small") permit(principal, action == Action::"call", resource == Tool::"shop/refund") when { context.args.amount_cents <= 5000 };
@id("big") permit(principal, action == Action::"ask", resource == Tool::"shop/refund") when { context.environment == "production" };`;
const call = (amount: unknown, more: object = {}): string =>
  JSON.stringify({ agent: "desk", server: "shop", tool: "refund", arguments: { amount_cents: amount }, ...more });

describe("airworthy policy check", () => {
  test("lists what a policy permits", async () => {
    const { code, json, stderr } = await airworthy(["policy", "check", file("a.cedar", refunds), "--json"]);
    expect([code, json]).toMatchObject([
      0,
      {
        policies: [
          { id: "small", line: 1, effect: "permit", actions: ["call"], tool: "shop/refund", isConditional: true },
          { id: "big", line: 2, effect: "permit", actions: ["ask"], tool: "shop/refund", isConditional: true },
        ],
      },
    ]);
    expect(stderr).toContain("What no policy permits is denied");
  });

  test("judges recorded calls, and exits with 1 when one is not judged as its line expects", async () => {
    const policy = file("b.cedar", refunds);
    const calls = [
      call(5000, { expect: "allow" }),
      call(5001, { expect: "ask" }),
      call(5001, { environment: "staging", expect: "deny" }),
      call("50"),
    ];
    const good = await airworthy(["policy", "check", policy, "--calls", file("good.ndjson", calls.join("\n\n")), "--json"]);
    expect([good.code, good.json]).toMatchObject([
      0,
      {
        calls: [
          { verdict: "allow", policies: ["small"] },
          { verdict: "ask", policies: ["big"] },
          { verdict: "deny", policies: [] },
          { verdict: "deny", policies: ["small"], details: ["type error: expected long, got string"] },
        ],
        counts: { allow: 1, ask: 1, deny: 2, unexpected: 0 },
      },
    ]);
    const other = await airworthy(["policy", "check", policy, "--calls", file("other.ndjson", call(5001, { expect: "allow" }))]);
    expect([other.code, other.stdout]).toEqual([1, expect.stringContaining('By "big" a person decides.  expected allow')]);
  });

  test.each([
    ["a permit of everything", "permit(principal, action, resource);", call(1), "safety/blanket-permit", "c.cedar:1:1 policy0 permits"],
    ["a torn policy", `${refunds}\npermit(`, call(1), "safety/policy-invalid", "c.cedar:3:8 policy2 is not valid Cedar"],
    [
      "a line that is no call",
      refunds,
      `${call(1)}\n{"tol":1}`,
      "safety/calls-invalid",
      'calls.ndjson:2:2 tol is not a key here; did you mean "tool"?',
    ],
  ])("with %s exits with 4 and says where", async (_what, policy, calls, errorCode, said) => {
    const { code, json, stderr } = await airworthy([
      "policy",
      "check",
      file("c.cedar", policy),
      "--calls",
      file("calls.ndjson", calls),
      "--json",
    ]);
    expect([code, json]).toMatchObject([4, { error: { code: errorCode } }]);
    expect(stderr).toContain(said);
  });

  test("without its file exits with 4", async () => {
    expect((await airworthy(["policy", "check", join(folder, "none.cedar")])).code).toBe(4);
  });
});
