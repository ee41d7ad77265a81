import { z } from "zod";

import { isJsonObject, type Json } from "../../kernel/json.ts";
import type { ExpectedCall, RecordedCall } from "../domain/run-record.ts";
import type { RecordCollector } from "./collect-record.ts";
import { parsedJson } from "./json-schema.ts";
import { parseAsWritten } from "./parse-as-written.ts";
import type { ItemReader, RecordReader } from "./record-reader.ts";

const episode = z.looseObject({
  task_id: z.union([z.string(), z.int()]),
  reward: z.unknown().optional(),
  trial: z.int().nullish(),
  info: z.looseObject({ task: z.unknown().optional(), error: z.unknown().optional() }).nullish(),
});

const called = z.looseObject({
  traj: z.array(
    z.looseObject({
      tool_calls: z.array(z.looseObject({ function: z.looseObject({ name: z.string(), arguments: parsedJson }) })).nullish(),
    }),
  ),
});
const expected = z.looseObject({
  info: z.looseObject({ task: z.looseObject({ actions: z.array(z.looseObject({ name: z.string(), kwargs: parsedJson })) }) }),
});

/**
 * What tau-bench's run.py writes: a list of episodes. An episode that broke off has a reward of 0 and `info.error`, which is no word on the agent.
 * Expected calls are the task's actions; calls are those of the messages in `traj`, in their order, since ids of calls repeat within an episode.
 * Source: sierra-research/tau-bench, tau_bench/types.py (EnvRunResult) and run.py.
 */
export const tauBench: RecordReader = {
  format: "tau-bench",
  knows: (value) => Array.isArray(value) && value.some(isEpisode),
  read: (value, collector, text) => {
    const episodes: readonly unknown[] = Array.isArray(value) ? value : [];
    const asWritten = parseAsWritten(text);
    const written: readonly unknown[] = Array.isArray(asWritten) ? asWritten : episodes;
    episodes.forEach((item, index) => addEpisode(item, { where: `[${index}]`, written: written[index] }, collector));
  },
};

/** The same episodes, one on each line. */
export const tauBenchLines: ItemReader = {
  format: tauBench.format,
  knows: isEpisode,
  open: (collector) => ({
    add: (item, where, text) => addEpisode(item, { where, written: parseAsWritten(text ?? "") ?? item }, collector),
  }),
};

/** With its conversation, or, where somebody left that out, with what was asked or broke it off. */
function isEpisode(item: unknown): boolean {
  if (!isJsonObject(item) || !("task_id" in item)) return false;
  const { info } = item;
  if ("traj" in item) return true;
  return "reward" in item && isJsonObject(info) && (isJsonObject(info["task"]) || "error" in info || "reward_info" in info);
}

function addEpisode(
  item: unknown,
  { where, written }: { readonly where: string; readonly written: unknown },
  collector: RecordCollector,
): void {
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
    ...(trial === undefined || trial === null ? {} : { trial: String(trial) }),
    score: reward,
    failure,
    expectedCalls: readExpected(written),
    calls: readCalls(written),
  });
}

/** Undefined where the episode has no list of them that can be read. */
function readCalls(written: unknown): RecordedCall[] | undefined {
  const read = called.safeParse(written);
  return read.data?.traj.flatMap(({ tool_calls: calls }) =>
    (calls ?? []).map(({ function: { name, arguments: args } }): RecordedCall => ({
      tool: name,
      arguments: readArguments(args),
      by: "agent",
    })),
  );
}

/** A model may write arguments that are no JSON; they equal no others. */
function readArguments(args: Json): Json {
  return typeof args === "string" ? ((parseAsWritten(args) as Json | undefined) ?? args) : args; // what JSON.parse gives
}

function readExpected(written: unknown): ExpectedCall[] | undefined {
  const read = expected.safeParse(written);
  return read.data?.info.task.actions.map(({ name, kwargs }): ExpectedCall => ({ tool: name, arguments: kwargs, by: "agent" }));
}

function sayAny(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
