import { expect, test } from "vitest";

import { policyText } from "./policy-text.ts";

const file = `@id("reads")
permit (principal, action, resource) when { context.args.note != "a; b\\"; c" };

@id("refund-large")
permit (principal, action == Action::"ask", resource == Tool::"shop/refund");
`;

test("is one policy, to its own semicolon", () => {
  expect(policyText(file, "reads")).toBe('@id("reads")\npermit (principal, action, resource) when { context.args.note != "a; b\\"; c" };');
  expect(policyText(file, "refund-large")).toContain('Tool::"shop/refund"');
});

test("a policy that is not there, or is cut, is none", () => {
  expect(policyText(file, "refund")).toBeUndefined();
  expect(policyText('@id("reads") permit (', "reads")).toBeUndefined();
});
