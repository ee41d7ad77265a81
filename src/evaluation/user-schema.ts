import { z } from "zod";

import { numberFrom, text, wholeNumber } from "../platform/config/fields.ts";
import { toolName } from "../platform/config/names.ts";
import { personas } from "./domain/simulator-prompt.ts";
import { languageModel } from "./judging-schema.ts";
import { patternField } from "./pattern-field.ts";

const anyObject = z.looseObject({});
const message = text(100_000);
const maxTurns = (most: number) => wholeNumber(1, 1000).default(most).describe("The most messages that he sends.");

const scriptedUser = z.strictObject({
  kind: z.literal("scripted").describe("He says what is written down for him."),
  turns: z
    .array(
      z.strictObject({
        when: patternField.exactOptional().describe("Said only after an answer in which this (flag u) matches somewhere."),
        say: message.describe("What he says, once."),
      }),
    )
    .min(1)
    .max(1000)
    .superRefine(
      (turns, context) => {
        if (turns.some(({ when }) => when === undefined)) return;
        context.addIssue({ code: "custom", message: "has no turn without when, so that nothing can be said first" });
      },
      { when: ({ value }) => z.array(anyObject).min(1).safeParse(value).success },
    )
    .describe("He says the first that fits and was not said yet, and ends when none does."),
  maxTurns: maxTurns(50),
});

const modelUser = z.strictObject({
  kind: z.literal("model").describe("The simulator plays him."),
  start: message.exactOptional().describe("What he says first; absent: the model begins."),
  goal: text(10_000).describe("What he wants."),
  persona: text(2000)
    .refine((value) => Object.hasOwn(personas, value) || /\S\s+\S/.test(value), {
      error: `must be ${Object.keys(personas).join(", ")}, or a description in words`,
    })
    .exactOptional()
    .describe("expert, novice, adversary, or a description in words; absent: nobody in particular."),
  facts: z.record(text(128), z.string().max(10_000)).default({}).describe("What he knows, by name."),
  maxTurns: maxTurns(10),
});

/** Who speaks in place of a case's turns. */
export const user = z.discriminatedUnion("kind", [scriptedUser, modelUser]);

/** Who plays users. */
export const simulator = languageModel("SIMULATOR_");

/** What tools do wrong. */
export const faults = z
  .array(
    z
      .strictObject({
        tool: toolName.describe("The tool, or server/tool. Tools in the agent's own process cannot be made to fail."),
        kind: z
          .enum(["error", "delay", "garbage"])
          .describe(
            "error: it says that it failed and is not called; delay: it is called later; garbage: it is called and its result lost.",
          ),
        probability: numberFrom(0, 1).default(1).describe("Of each call."),
        delayMs: wholeNumber(1, 600_000).exactOptional().describe("With kind delay."),
        message: text(10_000).exactOptional().describe("What the agent is told (error), or gets in place of the result (garbage)."),
      })
      .superRefine(
        ({ kind, delayMs, message: told }, context) => {
          if (kind === "delay" && delayMs === undefined) context.addIssue({ code: "custom", path: ["delayMs"], message: "is missing" });
          if (kind !== "delay" && delayMs !== undefined)
            context.addIssue({ code: "custom", path: ["delayMs"], message: "is for kind delay" });
          if (kind === "delay" && told !== undefined)
            context.addIssue({ code: "custom", path: ["message"], message: "is not for kind delay" });
        },
        { when: ({ value }) => z.looseObject({ kind: z.string() }).safeParse(value).success },
      ),
  )
  .max(100);
