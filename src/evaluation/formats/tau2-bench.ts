import { z } from "zod";

import { isJsonObject } from "../../kernel/json.ts";
import type { ExpectedCall, RecordedCall } from "../domain/run-record.ts";
import type { RecordCollector } from "./collect-record.ts";
import { parsedJson } from "./json-schema.ts";
import { parseAsWritten } from "./parse-as-written.ts";
import type { ItemReader, RecordReader } from "./record-reader.ts";

const task = z.looseObject({
  id: z.union([z.string(), z.int()]),
  ticket: z.unknown().optional(),
  initial_state: z.unknown().optional(),
  user_scenario: z
    .looseObject({
      persona: z.string().nullish(),
      instructions: z.union([z.string(), z.looseObject({ domain: z.string().nullish() })]).nullish(),
    })
    .nullish(),
  evaluation_criteria: z.unknown().optional(),
});
const simulation = z.looseObject({
  task_id: z.union([z.string(), z.int()]),
  trial: z.int().nullish(),
  termination_reason: z.string().nullish(),
  reward_info: z.looseObject({ reward: z.unknown().optional() }).nullish(),
});
const requestor = z.enum(["assistant", "user"]);
const called = z.looseObject({
  messages: z.array(
    z.looseObject({
      role: z.string(),
      tool_calls: z.array(z.looseObject({ name: z.string(), arguments: parsedJson, requestor: requestor.nullish() })).nullish(),
    }),
  ),
});
const expected = z.looseObject({
  evaluation_criteria: z
    .looseObject({
      actions: z
        .array(
          z.looseObject({
            name: z.string(),
            arguments: parsedJson,
            requestor: requestor.nullish(),
            compare_args: z.array(z.string()).nullish(),
          }),
        )
        .nullish(),
    })
    .optional(),
});

/**
 * What tau2-bench writes: an object of tasks and simulations, or the bare list of simulations, where ids alone say what was asked. A simulation
 * without a reward broke off, which is no word on the agent; nor is one that infrastructure ended, which some versions give a reward of 0 and
 * leave out of their own figures. What is null in a task is what another version does not write. Calls and expected actions have a requestor, the agent or the simulated user;
 * criteria without actions expect none. `compare_args` null lets tau2 itself compare only the arguments that the call has.
 * Source: sierra-research/tau2-bench, src/tau2/data_model/simulation.py, tasks.py (Action) and message.py (ToolCall), metrics/agent_metrics.py.
 */
export const tau2Bench: RecordReader = {
  format: "tau2-bench",
  knows: (value) => listSimulations(value).some((item) => isJsonObject(item) && "reward_info" in item),
  read: (value, collector, text) => {
    const written = parseAsWritten(text) ?? value;
    const [writtenTasks, writtenSimulations] = [listTasks(written), listSimulations(written)];
    listTasks(value).forEach((item, index) => {
      const read = task.safeParse(item);
      if (!read.success) {
        collector.exclude({ where: `tasks[${index}]`, code: "evaluation/task-invalid", message: z.prettifyError(read.error) });
        return;
      }
      const { id, ticket, initial_state, user_scenario, evaluation_criteria } = read.data;
      const instructions = user_scenario?.instructions;
      const domain = typeof instructions === "object" ? instructions?.domain : undefined;
      collector.addCase({
        id: String(id),
        content: withoutNulls({ ticket, initial_state, user_scenario, evaluation_criteria }),
        expectedCalls: readExpected(writtenTasks[index]),
        slices: {
          ...(typeof domain === "string" && { domain }),
          ...(typeof user_scenario?.persona === "string" && { persona: user_scenario.persona }),
        },
      });
    });
    listSimulations(value).forEach((item, index) => {
      addSimulation(item, { where: `simulations[${index}]`, written: writtenSimulations[index] }, collector);
    });
  },
};

/** Simulations alone, one on each line. */
export const tau2BenchLines: ItemReader = {
  format: tau2Bench.format,
  knows: (item) => isJsonObject(item) && "task_id" in item && "reward_info" in item,
  open: (collector) => ({
    add: (item, where, text) => addSimulation(item, { where, written: parseAsWritten(text ?? "") ?? item }, collector),
  }),
};

function addSimulation(
  item: unknown,
  { where, written }: { readonly where: string; readonly written: unknown },
  collector: RecordCollector,
): void {
  const read = simulation.safeParse(item);
  if (!read.success) {
    collector.exclude({ where, code: "evaluation/simulation-invalid", message: z.prettifyError(read.error) });
    return;
  }
  const { task_id: id, trial, termination_reason: reason, reward_info: rewarded } = read.data;
  const isJudged = rewarded !== null && rewarded !== undefined && !/infrastructure/i.test(reason ?? "");
  collector.addTrial({
    where,
    id: String(id),
    ...(trial === undefined || trial === null ? {} : { trial: String(trial) }),
    score: rewarded?.reward,
    failure: isJudged ? undefined : `it was not judged (${reason ?? "no reason is given"})`,
    calls: readCalls(written),
  });
}

/** Arguments of calls stay as they are: there null is something that is said. */
function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, member]) =>
      member === null ? [] : [[name, name === "arguments" ? member : withoutNulls(member)]],
    ),
  );
}

/** Undefined where the simulation has no list of messages that can be read. */
function readCalls(written: unknown): RecordedCall[] | undefined {
  return called.safeParse(written).data?.messages.flatMap(({ role, tool_calls: calls }) =>
    (calls ?? []).map(({ name, arguments: args, requestor: by }): RecordedCall => ({
      tool: name,
      arguments: args,
      by: callerOf(by ?? role),
    })),
  );
}

function readExpected(written: unknown): ExpectedCall[] | undefined {
  const read = expected.safeParse(written);
  const criteria = read.data?.evaluation_criteria;
  return (
    criteria &&
    (criteria.actions ?? []).map(({ name, arguments: args, requestor: by, compare_args: compared }): ExpectedCall => ({
      tool: name,
      arguments: args,
      by: callerOf(by ?? "assistant"),
      ...(Array.isArray(compared) && { compared }),
    }))
  );
}

function callerOf(by: string): RecordedCall["by"] {
  return by === "user" ? "user" : "agent";
}

function listTasks(value: unknown): readonly unknown[] {
  return typeof value === "object" && value !== null && "tasks" in value && Array.isArray(value.tasks) ? value.tasks : [];
}

function listSimulations(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  return typeof value === "object" && value !== null && "simulations" in value && Array.isArray(value.simulations) ? value.simulations : [];
}
