import { z } from "zod";

import type { RecordReader } from "./record-reader.ts";

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

/**
 * What tau2-bench writes: an object of tasks and simulations, or the bare list of simulations, where ids alone say what was asked. A simulation
 * without a reward broke off, which is no word on the agent. Source: sierra-research/tau2-bench, src/tau2/data_model/simulation.py.
 */
export const tau2Bench: RecordReader = {
  format: "tau2-bench",
  knows: (value) => listSimulations(value).some((item) => typeof item === "object" && item !== null && "reward_info" in item),
  read: (value, collector) => {
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
        content: { ticket, initial_state, user_scenario, evaluation_criteria },
        slices: {
          ...(typeof domain === "string" && { domain }),
          ...(typeof user_scenario?.persona === "string" && { persona: user_scenario.persona }),
        },
      });
    });
    listSimulations(value).forEach((item, index) => {
      const where = `simulations[${index}]`;
      const read = simulation.safeParse(item);
      if (!read.success) {
        collector.exclude({ where, code: "evaluation/simulation-invalid", message: z.prettifyError(read.error) });
        return;
      }
      const { task_id: id, trial, termination_reason: reason, reward_info: rewarded } = read.data;
      const failure = rewarded === null || rewarded === undefined ? `it was not judged (${reason ?? "no reason is given"})` : undefined;
      collector.addTrial({
        where,
        id: String(id),
        ...(trial === undefined || trial === null ? {} : { trial: String(trial) }),
        score: rewarded?.reward,
        failure,
      });
    });
  },
};

function listTasks(value: unknown): readonly unknown[] {
  return typeof value === "object" && value !== null && "tasks" in value && Array.isArray(value.tasks) ? value.tasks : [];
}

function listSimulations(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  return typeof value === "object" && value !== null && "simulations" in value && Array.isArray(value.simulations) ? value.simulations : [];
}
