import { z } from "zod";

import { numberFrom, openShare, pathInside, text, urlPath, variableName, wholeNumber } from "../platform/config/fields.ts";
import { modelPrice } from "../platform/config/model-price.ts";
import { serviceName, suiteName, toolName, versionName } from "../platform/config/names.ts";
import { guardsField } from "./guards-field.ts";
import { outcomeField } from "./outcome-field.ts";
import { agentRunField, runField, servedShape, withOneServed } from "./process-fields.ts";
import { rolloutField } from "./rollout-field.ts";
import { wireField } from "./wire-field.ts";

const agent = z
  .strictObject({
    name: serviceName.describe("Stands in URLs."),
    version: versionName.describe("What a person calls this version; its identity is the digest over what is pinned."),
    description: z.string().max(1000).default("").describe("What the agent does, in a sentence."),
  })
  .describe("Who this is.");

const model = z
  .strictObject({
    name: text(256).describe("The model's name in requests."),
    parameters: z.record(text(128), z.json()).default({}).describe("Parameters of its requests; pinned."),
    endpoint: z
      .strictObject({
        urlEnv: variableName().describe("Holds the base URL of an OpenAI-compatible endpoint, including /v1."),
        keyEnv: variableName().describe("Holds the key; its value is neither stored nor pinned."),
        nameEnv: variableName().exactOptional().describe("Holds the model's name; used instead of `name` where it is set."),
      })
      .exactOptional()
      .describe("Used when the key is set where the platform runs."),
    rehearsed: runField("/healthz")
      .exactOptional()
      .describe("A local stand-in that plays a fixed policy, not a language model; used when the key is not set."),
    price: modelPrice.exactOptional(),
  })
  .superRefine(
    (value, context) => {
      if (!("endpoint" in value) && !("rehearsed" in value))
        context.addIssue({ code: "custom", message: "must have endpoint, rehearsed or both" });
    },
    { when: ({ value }) => z.looseObject({}).safeParse(value).success },
  )
  .meta({ anyOf: [{ required: ["endpoint"] }, { required: ["rehearsed"] }] });

const mcpServer = withOneServed(
  z.strictObject({
    ...servedShape(runField("/healthz")),
    path: urlPath().default("/mcp").describe("URL path of its MCP endpoint."),
    evaluationPath: urlPath()
      .exactOptional()
      .describe("An endpoint that only evaluations use: to lay out a case and to query the final state."),
    urlEnv: variableName().describe("The variable in which the agent finds the gateway's front."),
  }),
);

const approval = z.strictObject({
  required: wholeNumber(1, 10).default(1).describe("Different people who must approve."),
  holdMs: wholeNumber(0, 3_600_000).default(20_000).describe("How long a call is held for their answer."),
  expiresMs: wholeNumber(1_000, 604_800_000)
    .default(900_000)
    .describe("How long an equal call may use the approval, from when people were asked."),
});

const toolPolicy = z
  .strictObject({
    allow: z.array(toolName).exactOptional().describe("The tools that may be called. Absent: every tool."),
    sideEffects: z.array(toolName).exactOptional().describe("The tools that change something. Absent: those without MCP's readOnlyHint."),
    policies: pathInside().exactOptional().describe("The file of Cedar policies that judge each call; its text is pinned."),
    mode: z
      .enum(["monitor", "enforce"])
      .exactOptional()
      .describe("Of the policies. Default enforce. monitor: what they say of each call is written down, and the call goes on."),
    approval: approval.exactOptional().describe("How people decide what the policies leave to them."),
  })
  .superRefine(
    (value, context) => {
      for (const name of ["approval", "mode"])
        if (name in value && !("policies" in value))
          context.addIssue({
            code: "custom",
            path: [name],
            message: "stands without policies, so it would never mean anything: add policies",
          });
    },
    { when: ({ value }) => z.looseObject({}).safeParse(value).success },
  )
  .transform(({ mode, ...value }) => ({
    ...value,
    ...(mode === "monitor" && { mode }),
    ...(value.policies !== undefined && { approval: value.approval ?? approval.parse({}) }),
  }));

const floor = (of: string) => numberFrom(0, 1).exactOptional().describe(`Least share of trials ${of}, 0 to 1.`);

const gate = z.strictObject({
  suite: suiteName.describe("The name of the suite that decides."),
  margin: openShare().exactOptional().describe("The drop in success that is tolerated. Default 0.05, and 0.1 below 100 cases."),
  alpha: openShare().default(0.05).describe("One-sided significance level."),
  floors: z
    .strictObject({
      success: floor("that pass"),
      calls: floor("whose calls are as expected"),
      answer: floor("whose answer is as expected"),
      state: floor("whose final state is as expected"),
      rubric: floor("whose rubric the judge says yes to"),
      limits: floor("that keep to the case's limits"),
      outcome: floor("in which no outcome signal fires"),
    })
    .default({})
    .describe("Least shares of trials; a version that falls below one fails."),
  limits: z
    .strictObject({
      p95LatencyMs: wholeNumber(1, 3_600_000).exactOptional().describe("95th percentile of a trial's duration."),
      costUsdPerCase: numberFrom(0, 10_000).exactOptional().describe("Mean cost of one trial of a case."),
    })
    .default({})
    .describe("Bounds that break the gate when exceeded."),
  blocking: z
    .array(z.enum(["calls", "answer", "state", "rubric", "limits", "outcome"]))
    .default([])
    .describe("Scorers that block beside success: none may be worse than before."),
  slices: z.array(text(128)).default([]).describe("Tags of cases; each may block alone."),
  inconclusive: z
    .enum(["ask", "block"])
    .default("ask")
    .describe("What an inconclusive gate does to a release: wait for a person, or stop it."),
  review: z
    .enum(["required", "none"])
    .default("none")
    .describe("required: nobody signs a release off before people have labelled its run's review queue."),
  budget: z
    .strictObject({
      trials: wholeNumber(1, 1000).exactOptional().describe("Trials per case, on average, at most. Default: the suite's."),
      usd: numberFrom(0, 1_000_000).exactOptional().describe("What the trials of a run may cost; needs the model's price."),
    })
    .exactOptional()
    .describe("Look at a comparison while it runs: end it when it is decided or futile, buy trials while it is not."),
});

const limits = z
  .strictObject({
    requestTimeoutMs: wholeNumber(1, 3_600_000).default(60_000).describe("The whole of one request; for streams, up to the first byte."),
    idleTimeoutMs: wholeNumber(1, 3_600_000).default(60_000).describe("Silence in a running answer after which it is ended."),
    maxBodyBytes: wholeNumber(1024, 104_857_600).default(1_048_576).describe("The longest request body."),
  })
  .prefault({});

/** The shape of `airworthy.yaml`, and the source of its JSON Schema. */
export const manifestSchema = withOneServed(
  z
    .strictObject({
      agent,
      ...servedShape(agentRunField),
      wire: wireField,
      constitution: pathInside().exactOptional().describe("The file that says what the agent must and must not do; its text is pinned."),
      model: model.exactOptional().describe("The model that the agent calls through the gateway."),
      mcpServers: z
        .record(serviceName, mcpServer)
        .default({})
        .describe("The tool servers that the agent reaches through the gateway, by name."),
      toolPolicy: toolPolicy.prefault({}).describe("Which tools may be called, and which of them change something."),
      guards: guardsField.prefault({}).describe("What the gateway looks for in texts at the agent's front. Default: nothing."),
      outcome: outcomeField.prefault({}).describe("What a failed session is; what no signal could decide is unknown."),
      suites: z.array(pathInside()).default([]).describe("Suite files."),
      gate: gate.exactOptional().describe("What a suite's run must show before a release goes on."),
      staging: z
        .strictObject({ smoke: text(10_000).describe("Sent through the staging front; an answer passes.") })
        .exactOptional()
        .describe("Absent: staging is passed when the agent is ready."),
      rollout: rolloutField.prefault({}).describe("How the version takes over from the live one."),
      limits: limits.describe("Limits of the gateway's fronts."),
    })
    .superRefine(({ mcpServers, toolPolicy: { policies }, wire, guards: { output } }, context) => {
      if (typeof wire === "object" && wire.http.stream?.output === "" && output.length > 0)
        context.addIssue({
          code: "custom",
          path: ["guards", "output"],
          message: "cannot look across events that are bare texts: leave it out",
        });
      if (policies !== undefined && "own" in mcpServers)
        context.addIssue({
          code: "custom",
          path: ["mcpServers", "own"],
          message: "is what policies call the tools in the agent's process; choose another name",
        });
    }),
).transform((manifest) => {
  if (manifest.run === undefined) return manifest;
  const ready = manifest.wire === "a2a" ? "/.well-known/agent-card.json" : "listens";
  return { ...manifest, run: { ...manifest.run, ready: manifest.run.ready ?? ready } };
});
