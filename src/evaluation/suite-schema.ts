import { z } from "zod";

import { text, textLike, wholeNumber } from "../platform/config/fields.ts";
import { caseId, serviceName, suiteName, toolName } from "../platform/config/names.ts";
import { scorerNames } from "./domain/suite.ts";
import { uniqueName, unknownPlaceholders } from "./domain/unknown-placeholders.ts";
import { expectation, toolStep } from "./expectation-schema.ts";
import { judge, toolRule } from "./judging-schema.ts";
import { faults, simulator, user } from "./user-schema.ts";

const anyObject = z.looseObject({});

const variableField = textLike(
  /^(?!unique$)[A-Za-z][A-Za-z0-9_]*$/,
  `a name of letters, digits and _, beginning with a letter, other than ${uniqueName}`,
);

const lineage = z.strictObject({
  kind: z.enum(["trace", "file", "review", "person"]).describe("What it was made of."),
  ref: text(500).describe("Which: a trace or session, a file and the place in it, a review's item, a name."),
  by: text(128).exactOptional().describe("Who made it."),
  at: z.iso.date().exactOptional().describe("When: YYYY-MM-DD."),
});

const caseField = z
  .strictObject({
    id: caseId.describe("Stands in URLs. A comparison pairs cases by their content, not by this."),
    tags: z.array(text(128)).default([]).describe("What the case is about; does not change what it is."),
    from: lineage.exactOptional().describe("Where the case comes from; does not change what it is."),
    variables: z.record(variableField, z.string()).default({}).describe("Texts used as {{name}}; they may hold {{unique}}."),
    setup: z.array(toolStep).default([]).describe("Tool calls on the evaluation endpoint before the trial."),
    turns: z
      .array(text(100_000))
      .min(1)
      .default([])
      .describe("What the user says, one message after another in one conversation. A case has either this or user."),
    user: user.exactOptional().describe("Who speaks in place of turns."),
    faults: faults.exactOptional().describe("What tools do wrong in this case; looked at before the suite's."),
    expect: expectation.default({}).describe("What should come of it."),
  })
  .superRefine(
    (value, context) => {
      for (const { path, placeholder } of unknownPlaceholders(value)) {
        const allowed = path[0] === "variables" ? "{{unique}} only" : `{{unique}} and the case's variables`;
        context.addIssue({
          code: "custom",
          path: [...path],
          message: `has the unknown placeholder {{${placeholder}}}; ${allowed} may stand here`,
        });
      }
    },
    { when: ({ value }) => anyObject.safeParse(value).success },
  )
  .superRefine(
    (value, context) => {
      const speaks = "user" in value;
      if (!speaks && value.turns.length === 0) context.addIssue({ code: "custom", path: ["turns"], message: "is missing, and so is user" });
      if (speaks && value.turns.length > 0)
        context.addIssue({ code: "custom", path: ["user"], message: "stands beside turns; one of them speaks" });
    },
    // A list that was given is at least one turn, or a mistake of its own.
    {
      when: ({ value, issues }) =>
        z.looseObject({ turns: z.array(z.unknown()) }).safeParse(value).success && !issues.some(({ path }) => path?.[0] === "turns"),
    },
  );

const advisory = z.array(z.enum(scorerNames));

/** The shape of a suite file, and the source of its JSON Schema. */
export const suiteSchema = z
  .strictObject({
    suite: suiteName.describe("The suite's name, such as support-desk/core."),
    trials: wholeNumber(1, 1000).default(1).describe("Trials per case. More trials tell a flaky case from a broken one."),
    concurrency: wholeNumber(1, 64).default(4).describe("Trials that run at the same time."),
    caseTimeoutMs: wholeNumber(100, 3_600_000).default(60_000).describe("For one trial of a case, its setup and state queries included."),
    evaluationServer: serviceName.exactOptional().describe("The MCP server whose evaluationPath serves setup and state queries."),
    advisory: advisory.default([]).describe("Scorers that are shown and do not decide."),
    gateOnTrajectoryAlone: z.boolean().default(false).describe("Let calls decide a case that nothing else decides."),
    tools: z.record(toolName, toolRule).default({}).describe("How the calls of single tools are compared."),
    judge: judge.exactOptional().describe("Who judges rubrics."),
    simulator: simulator.exactOptional().describe("Who plays users of kind model."),
    seed: wholeNumber(0, 2 ** 31 - 1)
      .default(0)
      .describe("What chances are drawn by: faults of tools, simulated users."),
    faults: faults.default([]).describe("What tools do wrong in every case."),
    cases: z.array(caseField).min(1, "must have at least one case").max(10_000).describe("What is tried."),
  })
  .superRefine(
    ({ cases }, context) => {
      const first = new Map<string, number>();
      cases.forEach(({ id }, index) => {
        const before = first.get(id);
        if (before === undefined) first.set(id, index);
        else context.addIssue({ code: "custom", path: ["cases", index, "id"], message: `is "${id}", the id of cases[${before}] too` });
      });
    },
    { when: ({ value }) => z.looseObject({ cases: z.array(z.looseObject({ id: z.string() })) }).safeParse(value).success },
  )
  .superRefine(
    (suite, context) => {
      if ("evaluationServer" in suite) return;
      const index = suite.cases.findIndex(({ setup, expect }) => setup.length > 0 || expect.state !== undefined);
      if (index < 0) return;
      context.addIssue({
        code: "custom",
        path: ["evaluationServer"],
        message: `is missing, and cases[${index}] has a setup or a state query`,
      });
    },
    { when: ({ value }) => z.looseObject({ cases: z.array(caseField) }).safeParse(value).success },
  )
  .superRefine(
    (suite, context) => {
      if (!suite.advisory.includes("outcome")) return;
      suite.cases.forEach(({ expect }, index) => {
        // A rubric does not count: no judge is known to be worth it when a suite is written.
        const deciding = Object.keys(expect).filter((name) => name !== "rubric" && !suite.advisory.some((scorer) => scorer === name));
        if (deciding.length === 0) {
          context.addIssue({ code: "custom", path: ["cases", index], message: "has nothing that decides: all it expects is advisory" });
        }
        if (deciding.join() === "calls" && !suite.gateOnTrajectoryAlone) {
          const message =
            "is decided by its calls alone, and calls say little of what came out. Expect an answer or a state too, let outcome decide, or say gateOnTrajectoryAlone: true";
          context.addIssue({ code: "custom", path: ["cases", index], message });
        }
      });
    },
    { when: ({ value }) => z.looseObject({ advisory, cases: z.array(z.looseObject({ expect: anyObject })) }).safeParse(value).success },
  )
  .superRefine(
    (suite, context) => {
      if ("judge" in suite) return;
      const index = suite.cases.findIndex(({ expect }) => "rubric" in expect);
      if (index >= 0) context.addIssue({ code: "custom", path: ["judge"], message: `is missing, and cases[${index}] has a rubric` });
    },
    { when: ({ value }) => z.looseObject({ cases: z.array(z.looseObject({ expect: anyObject })) }).safeParse(value).success },
  )
  .superRefine(
    (suite, context) => {
      if ("simulator" in suite) return;
      const index = suite.cases.findIndex((definition) => definition.user?.kind === "model");
      if (index < 0) return;
      context.addIssue({ code: "custom", path: ["simulator"], message: `is missing, and a model plays the user of cases[${index}]` });
    },
    { when: ({ value }) => z.looseObject({ cases: z.array(z.looseObject({ user: anyObject.optional() })) }).safeParse(value).success },
  );
