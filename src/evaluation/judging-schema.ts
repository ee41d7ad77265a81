import { z } from "zod";

import { httpUrl, numberFrom, text, textLike, wholeNumber } from "../platform/config/fields.ts";
import { modelPrice } from "../platform/config/model-price.ts";
import { argumentModes } from "./domain/match-arguments.ts";
import { maxExpressionLength, parseExpression } from "./domain/match-expression.ts";
import { patternField } from "./pattern-field.ts";

const anyObject = z.looseObject({});

const matcher = z.union([
  z.enum(["ignore", "equal", "unordered"]),
  z
    .strictObject({
      tolerance: numberFrom(0, 1e15).exactOptional().describe("Numbers, or texts of numbers, at most this far apart."),
      regex: patternField.exactOptional().describe("A regular expression (flag u) that matches somewhere in what was given."),
      expression: text(maxExpressionLength)
        .superRefine((value, context) => {
          const read = parseExpression(value);
          if (!read.ok) context.addIssue({ code: "custom", message: `is no expression: it ${read.error}` });
        })
        .exactOptional()
        .describe("Over actual and expected, such as actual >= expected: comparisons, && || !, parentheses, numbers, texts, members."),
    })
    .superRefine(
      (value, context) => {
        if (Object.keys(value).length === 1) return;
        context.addIssue({
          code: "custom",
          message: "must be ignore, equal, unordered, or have exactly one of tolerance, regex, expression",
        });
      },
      { when: ({ value }) => anyObject.safeParse(value).success },
    )
    .meta({ minProperties: 1, maxProperties: 1 }),
]);

const argumentPath = textLike(/^[^.\s][^\s]*$/, "the path of an argument, such as address.zip").max(256);

/** How the calls of one tool are compared. */
export const toolRule = z.strictObject({
  sideEffect: z.boolean().exactOptional().describe("Whether it changes something, whatever the manifest or the tool's annotations say."),
  match: z
    .enum(argumentModes)
    .default("superset")
    .describe("How a call's arguments stand to the expected ones: superset, all that are given and maybe more; subset, nothing but those."),
  arguments: z.record(argumentPath, matcher).default({}).describe("How single arguments are compared, by dotted path."),
});

/** A language model behind an OpenAI-compatible endpoint. @param prefix of the variables that its credential may be in: a suite names the address, too. */
export function languageModel(prefix: string) {
  return z.strictObject({
    url: httpUrl().describe("An OpenAI-compatible endpoint, including /v1."),
    model: text(256).describe("The model's name there."),
    credential: textLike(new RegExp(`^${prefix}[A-Za-z0-9_]+$`), `the name of an environment variable that begins with ${prefix}`)
      .exactOptional()
      .describe(`The variable of the server's environment that holds the key. Only names that begin with ${prefix} are read.`),
    price: modelPrice.exactOptional(),
  });
}

/** Who judges rubrics. */
export const judge = languageModel("JUDGE_").extend({
  samples: wholeNumber(1, 15)
    .refine((samples) => samples % 2 === 1, "must be odd, so that a majority exists")
    .default(1)
    .describe("How often each question is asked."),
});
