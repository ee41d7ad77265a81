import { z } from "zod";

import type { RecordReader } from "./record-reader.ts";

const episode = z.looseObject({
  task_id: z.union([z.string(), z.int()]),
  reward: z.unknown().optional(),
  trial: z.int().exactOptional(),
  info: z
    .looseObject({
      task: z.looseObject({ instruction: z.string().exactOptional(), user_id: z.string().exactOptional() }).nullish(),
      error: z.unknown().optional(),
    })
    .nullish(),
});

/**
 * What tau-bench's run.py writes: a list of episodes. An episode that broke off has a reward of 0 and `info.error`, which is no word on the agent.
 * Source: sierra-research/tau-bench, tau_bench/types.py (EnvRunResult) and run.py.
 */
export const tauBench: RecordReader = {
  format: "tau-bench",
  knows: (value) => Array.isArray(value) && value.some((item) => isFields(item) && "traj" in item && "task_id" in item),
  read: (value, collector) => {
    const episodes: readonly unknown[] = Array.isArray(value) ? value : [];
    episodes.forEach((item, index) => {
      const where = `[${index}]`;
      const read = episode.safeParse(item);
      if (!read.success) {
        collector.exclude({ where, code: "evaluation/episode-invalid", message: z.prettifyError(read.error) });
        return;
      }
      const { task_id: id, trial, reward, info } = read.data;
      const task = info?.task ?? undefined;
      const failure = info?.error === undefined || info.error === null ? undefined : `it broke off: ${sayAny(info.error).slice(0, 300)}`;
      collector.addTrial({
        where,
        id: String(id),
        ...(task === undefined ? {} : { content: task }),
        ...(trial === undefined ? {} : { trial: String(trial) }),
        score: reward,
        failure,
      });
    });
  },
};

function isFields(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

function sayAny(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
