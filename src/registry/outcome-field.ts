import { z } from "zod";

import { text, textLike, wholeNumber } from "../platform/config/fields.ts";
import { serviceName, toolName } from "../platform/config/names.ts";

const signalName = textLike(/^[a-z][a-z0-9-]{0,62}$/, "a name of lower-case letters, digits and -, beginning with a letter").describe(
  "What the failure is called.",
);

const signal = z.discriminatedUnion("kind", [
  z.strictObject({
    name: signalName,
    kind: z.literal("trajectory").describe("A rule over the session's tool calls."),
    tool: toolName.describe("A call of this tool fails a session, …"),
    unlessBefore: toolName.describe("… unless a call of this tool stood before it …"),
    matching: z.array(text(128)).min(1).describe("… with equal values of these arguments."),
  }),
  z.strictObject({ name: signalName, kind: z.literal("error").describe("The agent answered with an error or not at all.") }),
  z.strictObject({
    name: signalName,
    kind: z.literal("state").describe("What a tool server says after the fact."),
    after: toolName.describe("After each call of this tool …"),
    server: serviceName.describe("… this server is asked, at its evaluationPath, …"),
    tool: toolName.describe("… by this tool …"),
    matching: z.array(text(128)).min(1).describe("… with these arguments of the call; …"),
    equals: z.record(text(128), z.json()).describe("… a session fails unless the answer contains this."),
  }),
  z.strictObject({
    name: signalName,
    kind: z.literal("guard").describe("A guard was hit."),
    guard: serviceName.exactOptional().describe("Which; absent: any."),
  }),
  z.strictObject({
    name: signalName,
    kind: z
      .literal("reported")
      .describe("Somebody reports it to POST /api/v1/outcomes; until then the outcome is unknown. Evaluations leave it out."),
  }),
]);

const signals = z.array(signal).min(1);
const precedence = z.array(z.string());

/** The outcome contract. Without one, a session has failed when the agent answered with an error or not at all. */
export const outcomeField = z
  .strictObject({
    unit: z.literal("session").default("session").describe("What has one outcome."),
    horizonMs: wholeNumber(0, 2_592_000_000).default(60_000).describe("How long after its first message a session's outcome is decided."),
    signals: signals.default([{ name: "agent-error", kind: "error" }]).describe("What tells that a session failed."),
    precedence: precedence.default([]).describe("Names of signals: of several that fire, the first named here is the reason."),
  })
  .superRefine(
    (outcome, context) => {
      const names = outcome.signals.map(({ name }) => name);
      names.forEach((name, index) => {
        if (names.indexOf(name) < index)
          context.addIssue({ code: "custom", path: ["signals", index, "name"], message: `is "${name}" a second time` });
      });
      outcome.precedence.forEach((name, index) => {
        const path = ["precedence", index];
        if (!names.includes(name)) context.addIssue({ code: "invalid_value", path, values: names, input: name });
        else if (outcome.precedence.indexOf(name) < index)
          context.addIssue({ code: "custom", path, message: `is "${name}" a second time` });
      });
    },
    { when: ({ value }) => z.looseObject({ signals, precedence }).safeParse(value).success },
  );
