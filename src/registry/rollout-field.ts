import { z } from "zod";

import { numberFrom, openShare, wholeNumber } from "../platform/config/fields.ts";

const drainMs = wholeNumber(0, 604_800_000)
  .default(1_800_000)
  .describe("How long the version that lost its sessions stays for those it has.");

const step = z.strictObject({
  weight: openShare().describe("Share of new sessions, above 0 and below 1."),
  soakMs: wholeNumber(0, 2_592_000_000).default(600_000).describe("The least time at this weight."),
  minSessions: wholeNumber(1, 1_000_000).default(20).describe("Decided sessions of the canary that this step must see."),
});

const steps = z.array(step).min(1).max(20);

const canary = z
  .strictObject({
    strategy: z.literal("canary").describe("Step by step, beside the live version."),
    steps: steps
      .default([
        { weight: 0.05, soakMs: 600_000, minSessions: 20 },
        { weight: 0.25, soakMs: 600_000, minSessions: 20 },
        { weight: 0.5, soakMs: 600_000, minSessions: 20 },
      ])
      .describe("Weights must grow."),
    alpha: openShare().default(0.05).describe("The chance that a version as good as the live one is ever rolled back."),
    maxFailureRate: openShare()
      .default(0.05)
      .describe(
        "A step passes by itself when the upper 95 % bound of the canary's failure rate is under this; else a person is asked. 0 failures of 59 is 5 %.",
      ),
    onRegression: z
      .enum(["rollback", "freeze", "notify"])
      .default("rollback")
      .describe("What the sequential test does when it fires: undo, hold and ask, or only say so."),
    killSwitches: z
      .strictObject({
        failures: wholeNumber(0, 1_000_000).exactOptional().describe("Most failed canary sessions."),
        guardHits: wholeNumber(0, 1_000_000).exactOptional().describe("Most guard hits in canary sessions."),
        costUsdPerSession: numberFrom(0, 1_000_000).exactOptional().describe("Most that one canary session may cost."),
      })
      .default({})
      .describe("Absolute bounds; crossing one rolls back at once."),
    drainMs,
  })
  .superRefine(
    ({ steps: given }, context) => {
      given.forEach(({ weight }, index) => {
        const before = given[index - 1];
        if (before !== undefined && weight <= before.weight)
          context.addIssue({
            code: "custom",
            path: ["steps", index, "weight"],
            message: `must be more than ${before.weight}, the step before`,
          });
      });
    },
    { when: ({ value }) => z.looseObject({ steps }).safeParse(value).success },
  );

const allAtOnce = z.strictObject({
  // Not a default: a discriminator that is left out must be one of the union's values.
  strategy: z
    .literal("all-at-once")
    .optional()
    .describe("All new sessions go to it in one move. Absent: this one.")
    .transform(() => "all-at-once" as const),
  drainMs,
});

/** How a version takes over from the live one. */
export const rolloutField = z.discriminatedUnion("strategy", [allAtOnce, canary]);
