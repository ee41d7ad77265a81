import { z } from "zod";

import { httpUrl, pathInside, text, textLike, variableName, wholeNumber } from "../platform/config/fields.ts";
import type { Served } from "./domain/manifest.ts";

const ready = textLike(/^(?:listens|\/(?!\/)[^\s?#\\]*)$/, "the path of a URL, beginning with one /, without ? and #, or the word listens");
const readyWords = "URL path whose GET answers 2xx once the process serves; or listens: it is ready when it answers at all.";

const processShape = {
  command: z.array(text(4096)).min(1).describe("Program and arguments, read by no shell. PORT is in its environment."),
  files: z.array(pathInside()).min(1).describe("Globs of the files that are copied and pinned, relative to this file."),
  env: z.record(variableName(), z.string()).default({}).describe("Environment variables; pinned."),
  passEnv: z.array(variableName()).default([]).describe("Names taken from the platform's environment; the values are not pinned."),
  startTimeoutMs: wholeNumber(100, 600_000).default(20_000).describe("How long it may take until it is ready."),
  stopTimeoutMs: wholeNumber(100, 600_000).default(10_000).describe("How long it may take to end when asked."),
};

/** A process that the platform runs. `byDefault` is what stands for `ready` when the file says nothing. */
export function runField(byDefault: string) {
  return z.strictObject({ ...processShape, ready: ready.default(byDefault).describe(readyWords) });
}

/** The agent's own process: what stands for `ready` depends on the wire. */
export const agentRunField = z.strictObject({
  ...processShape,
  ready: ready.exactOptional().describe(`${readyWords} Default: the agent's card for A2A, listens for other wires.`),
});
/** The two keys of which one says what answers. */
export function servedShape<Run extends z.ZodObject>(run: Run) {
  return {
    run: run.exactOptional().describe("A command that the platform runs. This or `url`."),
    url: httpUrl().exactOptional().describe("Where it already runs. This or `run`."),
  };
}

/** Refuses both and neither of `run` and `url`, also when other keys are wrong. */
export function withOneServed<Schema extends z.ZodObject>(schema: Schema) {
  return schema
    .superRefine(
      (value, context) => {
        const given = ["run", "url"].filter((key) => key in value);
        if (given.length === 0) context.addIssue({ code: "custom", message: "must have run (a command) or url (where it already runs)" });
        if (given.length === 2) context.addIssue({ code: "custom", path: ["url"], message: "stands beside run: keep one of the two" });
      },
      { when: ({ value }) => z.looseObject({}).safeParse(value).success },
    )
    .meta({ oneOf: [{ required: ["run"] }, { required: ["url"] }] })
    .transform((value) => value as z.output<Schema> & Served); // what the refinement above has just made sure of
}
