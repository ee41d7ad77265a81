import { beforeAll, describe, expect, test } from "vitest";

import { loadCedar, type Cedar } from "../engines/cedar.ts";
import type { Json } from "../kernel/json.ts";
import { judgeCall, type Judgment } from "./judge-call.ts";

let cedar: Cedar;
let sets = 0;
beforeAll(async () => {
  cedar = await loadCedar();
});

const refunds = `
@id("small-refunds") permit(principal, action == Action::"call", resource == Tool::"shop/refund") when { context.args.amount_cents <= 5000 };
@id("big-refunds") permit(principal, action == Action::"ask", resource == Tool::"shop/refund") when { context.args.amount_cents <= 50000 };
@id("not-abroad") forbid(principal, action, resource == Tool::"shop/refund") when { context.args has country && context.args.country == "XX" };
`;
/** The trap: a forbid beside a permit of everything. Registration refuses such a text; the engine must deny all the same. */
const trap = `
@id("limit") forbid(principal, action, resource) when { context.args.amount > 100 };
@id("all") permit(principal, action, resource);
`;

function judge(text: string, args: Json, tool = "refund"): Judgment {
  const policies = text.split("\n").flatMap((line): [string, string][] => {
    const id = /@id\("([^"]+)"\)/.exec(line)?.[1];
    return id === undefined ? [] : [[id, line]];
  });
  const { decide } = cedar.prepare(`set-${sets++}`, Object.fromEntries(policies));
  return judgeCall(decide, { agent: "desk", server: "shop", tool, arguments: args, environment: "production", version: "v1" });
}

describe("a call", () => {
  test.each([
    [{ amount_cents: 5000 }, "allow", ["small-refunds"], '"small-refunds" permits it.'],
    [{ amount_cents: 5001 }, "ask", ["big-refunds"], 'By "big-refunds" a person decides.'],
    [{ amount_cents: 50_001 }, "deny", [], "No policy permits it."],
    [{ amount_cents: 1, country: "XX" }, "deny", ["not-abroad"], '"not-abroad" forbids it.'],
  ])("with %j is decided by the policies, and says which", (args, verdict, policies, sentence) => {
    expect(judge(refunds, args)).toEqual({ verdict, policies, sentence, details: [], isJudgeable: true });
  });

  test("of a tool that no policy names is denied", () => {
    expect(judge(refunds, {}, "erase")).toMatchObject({ verdict: "deny", policies: [] });
  });

  test("may be judged by agent, environment and version", () => {
    const text = `@id("a") permit(principal == Agent::"desk", action, resource == Tool::"shop/refund") when { context.environment == "production" && context.version == "v1" };`;
    expect(judge(text, {}).verdict).toBe("allow");
    expect(judge(text.replace("production", "staging"), {}).verdict).toBe("deny");
    expect(judge(text.replace('"desk"', '"other"'), {}).verdict).toBe("deny");
  });

  test("that is forbidden as a call may still be asked for", () => {
    const text = `
@id("ask") permit(principal, action, resource == Tool::"shop/refund");
@id("never-alone") forbid(principal, action == Action::"call", resource == Tool::"shop/refund");`;
    expect(judge(text, {})).toMatchObject({ verdict: "ask", policies: ["ask"] });
  });
});

describe("what a policy does not expect is denied", () => {
  test.each([
    ["nothing", {}],
    ["a text", { amount: "150" }],
    ["a fraction", { amount: 150.5 }],
    ["null", { amount: null }],
    ["a list", { amount: [50] }],
  ])("%s where a whole number belongs", (_what, args) => {
    for (const text of [trap, refunds.replaceAll("amount_cents", "amount")]) {
      const judged = judge(text, args);
      expect(judged).toMatchObject({ verdict: "deny", sentence: expect.stringMatching(/could not be evaluated/) });
      expect(judged.details).not.toEqual([]);
    }
  });

  test.each([
    ["JSON that is 3,000 levels deep", nested(3000), "are nested more than 32 levels deep"],
    ["lists that are 33 levels deep", { a: nestedLists(32) }, "are nested more than 32 levels deep"],
    ["a whole number beyond 2^53", { amount: 1e20 }, "have a whole number beyond 9007199254740991"],
    ["a number that JSON reads as infinite", JSON.parse('{"amount":1e999}'), "have a whole number beyond"],
    ["a key that Cedar reads as a value of its own", { amount: { __extn: { fn: "decimal", arg: "1.0" } } }, "have the key __extn"],
    ["another such key", { __entity: { type: "Agent", id: "a" } }, "have the key __entity"],
    ["an older such key", { a: [{ __expr: "1" }] }, "have the key __expr"],
    ["half a character", { amount: 1, note: "\ud800" }, "have a text that is not valid Unicode"],
    ["half a character in a key", { "\udfff": 1 }, "have a text that is not valid Unicode"],
    ["a list", [1], "are not an object"],
    ["a text", "amount", "are not an object"],
  ])("%s", (_what, args, reason) => {
    expect(judge(trap, args)).toMatchObject({
      verdict: "deny",
      policies: [],
      sentence: expect.stringContaining(reason),
      isJudgeable: false,
    });
  });

  test("12345678901234567890 and its neighbour, which JSON cannot tell apart", () => {
    for (const digits of ["12345678901234567890", "12345678901234567891"])
      expect(judge(trap, JSON.parse(`{"amount":${digits}}`)).verdict).toBe("deny");
  });

  test("without naming values of the arguments in the sentence", () => {
    const text = `@id("sum") permit(principal, action, resource == Tool::"shop/refund") when { context.args.a * 1000000000000 <= 1 };`;
    const { sentence, details } = judge(text, { a: 9_007_199_254_740_991 });
    expect(details.join()).toContain("9007199254740991");
    expect(sentence).not.toContain("9007199254740991");
  });
});

test("arguments 32 levels deep are judged", () => {
  const text = `@id("a") permit(principal, action, resource == Tool::"shop/refund");`;
  expect(judge(text, nested(32)).verdict).toBe("allow");
  expect(judge(text, nested(33)).verdict).toBe("deny");
});

function nested(levels: number): Json {
  let value: Json = {};
  for (let level = 1; level < levels; level++) value = { x: value };
  return value;
}

function nestedLists(levels: number): Json {
  let value: Json = [];
  for (let level = 1; level < levels; level++) value = [value];
  return value;
}
