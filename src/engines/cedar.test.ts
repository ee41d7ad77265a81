import { beforeAll, describe, expect, test } from "vitest";

import { loadCedar, type Cedar, type PolicyDecision } from "./cedar.ts";

let cedar: Cedar;
let sets = 0;
beforeAll(async () => {
  cedar = await loadCedar();
});

/** What policies say of a call of `shop/refund` with arguments. */
function decide(text: string, args: { [name: string]: never } = {}, action = "call"): PolicyDecision {
  const read = cedar.read(text);
  if (!read.ok) throw new Error(JSON.stringify(read.error));
  const { decide: decideBy } = cedar.prepare(`set-${sets++}`, Object.fromEntries(read.value.map((policy) => [policy.id, policy.text])));
  return decideBy({
    principal: { type: "Agent", id: "desk" },
    action: { type: "Action", id: action },
    resource: { type: "Tool", id: "shop/refund" },
    context: { args, environment: "production", version: "v1" },
  });
}

const mistakes = (text: string): string[] => {
  const read = cedar.read(text);
  return read.ok ? [] : read.error.map(({ kind, policy, line, column, message }) => `${line}:${column} ${policy} ${kind}: ${message}`);
};

describe("a set of policies", () => {
  test("calls its policies by their @id, and by their place where they have none", () => {
    const text = `permit(principal, action, resource == Tool::"shop/other");
      @id("small") permit(principal, action == Action::"call", resource == Tool::"shop/refund");
      ${`forbid(principal, action, resource == Tool::"shop/other");\n`.repeat(9)}
      permit(principal, action == Action::"call", resource == Tool::"shop/refund");`;
    expect(decide(text)).toMatchObject({ verdict: "allow" });
    expect([...decide(text).policies].toSorted()).toEqual(["policy11", "small"]);
  });

  test("names the forbids that deny, and nothing where no permit fits", () => {
    expect(decide(`@id("no") forbid(principal, action, resource == Tool::"shop/refund");`)).toEqual({ verdict: "deny", policies: ["no"] });
    expect(decide(`permit(principal == Agent::"other", action, resource == Tool::"shop/refund");`)).toEqual({
      verdict: "deny",
      policies: [],
    });
    expect(decide("")).toEqual({ verdict: "deny", policies: [] });
  });

  test("that does not parse fails every question", () => {
    const { decide: decideBy } = cedar.prepare("broken", { a: "permit(" });
    const question = { principal: { type: "Agent", id: "a" }, action: { type: "Action", id: "call" }, context: {} };
    expect(decideBy({ ...question, resource: { type: "Tool", id: "shop/a" } })).toMatchObject({ verdict: "failed" });
  });

  test("fails a question that the engine throws at", () => {
    let deep: { [name: string]: unknown } = {};
    for (let level = 0; level < 3000; level++) deep = { x: deep };
    const { decide: decideBy } = cedar.prepare("throws", { a: `permit(principal, action, resource == Tool::"shop/a");` });
    const context = deep as Parameters<typeof decideBy>[0]["context"]; // what comes off a wire
    const question = { principal: { type: "Agent", id: "a" }, action: { type: "Action", id: "call" }, context };
    expect(decideBy({ ...question, resource: { type: "Tool", id: "shop/a" } })).toMatchObject({
      verdict: "failed",
      reasons: [expect.stringContaining("recursion limit exceeded")],
    });
  });

  test("knows which tools its permits name", () => {
    const policies = {
      a: `permit(principal, action, resource == Tool::"shop/a");`,
      b: `forbid(principal, action, resource == Tool::"shop/b");`,
      c: `permit(principal, action == Action::"ask", resource == Tool::"own/c") // the last`,
    };
    expect(cedar.prepare("permitted", { ...policies, c: `${policies.c}\n;` }).permitted).toEqual(new Set(["shop/a", "own/c"]));
  });

  test("is prepared once for its key", () => {
    const text = { a: `permit(principal, action, resource == Tool::"shop/a");` };
    expect(cedar.prepare("once", text)).toBe(cedar.prepare("once", text));
  });
});

describe("a policy text", () => {
  test("is cut at semicolons that are in no string and no comment", () => {
    const read = cedar.read(`// first; second
@id("a;b") permit(principal, action, resource == Tool::"shop/a") when { context.args.note != "x;\\"y;" }; // third;

forbid(principal, action == Action::"ask", resource) unless { context.environment == "staging" };
// last;`);
    expect(read).toMatchObject({
      ok: true,
      value: [
        { id: "a;b", line: 2, effect: "permit", actions: ["call", "ask"], tool: "shop/a", isConditional: true },
        { id: "policy1", line: 4, effect: "forbid", actions: ["ask"], isConditional: true },
      ],
    });
  });

  test("says every mistake with its policy, line and column", () => {
    const said = mistakes(`// ünïcödé
@id("typo") permit(principal, action, resource == Tool::"shop/a") when { context.args.x < };
permit(principal, foo, resource);`);
    expect(said[0]).toMatch(/^2:91 typo invalid: is not valid Cedar: unexpected token `}`; expected /);
    expect(said[1]).toMatch(/^3:19 policy1 invalid: is not valid Cedar: found an invalid variable in the policy scope: foo/);
  });

  test.each([
    ["permit(principal, action, resource);", "blanket-permit: permits without naming a tool"],
    ['permit(principal, action, resource) when { resource == Tool::"shop/a" };', "blanket-permit: permits without naming a tool"],
    ["permit(principal, action, resource is Tool);", "blanket-permit: permits without naming a tool"],
    ['permit(principal, action == Action::"cal", resource == Tool::"s/a");', 'invalid: names Action::"cal", which is never asked'],
    [
      'forbid(principal, action in [Action::"call", My::Action::"ask"], resource);',
      'invalid: names My::Action::"ask", which is never asked',
    ],
    ['forbid(principal, action, resource == Tol::"shop/a");', "invalid: names a resource Tol"],
    ["forbid(principal, action, resource is Tol);", "invalid: names a resource Tol"],
    ['forbid(principal == User::"a", action, resource);', "invalid: names a principal User"],
    ['permit(principal, action, resource == Tool::"refund");', 'invalid: names Tool::"refund", which is never asked for'],
    ["permit(principal == ?principal, action, resource);", "invalid: is not valid Cedar: expected a static policy"],
    ['permit(principal, action, resource == Tool::"s/a")', "invalid: is not valid Cedar: unexpected end of input"],
  ])("%s is refused", (text, message) => {
    expect(mistakes(text)).toEqual([expect.stringContaining(`policy0 ${message}`)]);
  });

  test("with one id for two policies is refused", () => {
    const policy = '@id("a") permit(principal, action, resource == Tool::"s/a");';
    expect(mistakes(`${policy}\n${policy}`)).toEqual(["2:1 a invalid: is the id of two policies"]);
  });

  test("may forbid every tool", () => {
    expect(mistakes('forbid(principal, action, resource) when { context.environment == "staging" };')).toEqual([]);
  });
});
