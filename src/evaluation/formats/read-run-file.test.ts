import { mkdtempSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { describe, expect, test } from "vitest";

import type { RunRecord } from "../domain/run-record.ts";
import { readRunFile } from "./read-run-file.ts";
import { readRunText } from "./read-run-text.ts";
import { readText } from "./testing/read-text.ts";

const read = (value: unknown): RunRecord => {
  const answer = readRunText(typeof value === "string" ? value : JSON.stringify(value));
  if (!answer.ok) throw new Error(answer.error.message);
  return answer.value;
};
const refusal = (value: unknown) => {
  const answer = readRunText(typeof value === "string" ? value : JSON.stringify(value));
  return answer.ok ? undefined : answer.error;
};
const scores = ({ cases }: RunRecord) => cases.map(({ id, trials }) => [id, trials.map(({ score }) => score)]);

describe("tau-bench", () => {
  const task = { user_id: "u", instruction: "Book it", actions: [], outputs: [] };
  const episode = (over: object) => ({ task_id: 0, trial: 0, reward: 1, info: { task }, traj: [], ...over });

  test("has a trial per episode; one that broke off has none that counts, though its reward is 0", () => {
    const record = read([
      episode({}),
      episode({ trial: 1, reward: 0 }),
      episode({ trial: 2, reward: 0, info: { error: "Timeout", traceback: "..." } }),
      episode({ task_id: 1, reward: null }),
    ]);
    expect([record.format, scores(record)]).toEqual([
      "tau-bench",
      [
        ["0", [1, 0, null]],
        ["1", [null]],
      ],
    ]);
    expect(record.cases[0]?.trials[2]).toMatchObject({ why: "it broke off: Timeout" });
    expect(record.cases.map(({ contentHash }) => typeof contentHash)).toEqual(["string", "string"]);
  });

  test("that asks two things under one id, or tells of one trial twice, is refused", () => {
    expect(refusal([episode({}), episode({ trial: 1, info: { task: { ...task, instruction: "Cancel it" } } })])).toMatchObject({
      code: "evaluation/duplicate-case",
    });
    expect(refusal([episode({}), episode({})])?.message).toContain('Trial 0 of the case "0"');
  });

  test("whose conversations were left out is still known, with what broke off; a trial may be null", () => {
    const { traj: _left, ...bare } = episode({ trial: null });
    expect(scores(read([bare, { ...bare, reward: 0, info: { error: "Timeout" } }]))).toEqual([["0", [1, null]]]);
  });

  test("comes on lines too", () => {
    const record = read(
      [episode({}), episode({ trial: 1, reward: 0, info: { error: "Timeout" } })].map((one) => JSON.stringify(one)).join("\n"),
    );
    expect([record.format, scores(record), record.cases[0]?.contentHash]).toEqual(["tau-bench", [["0", [1, null]]], expect.any(String)]);
  });

  test("has the arguments of a call as a text or as what they are", () => {
    const call = (args: unknown) => ({ role: "assistant", tool_calls: [{ function: { name: "pay", arguments: args } }] });
    const record = read([episode({ traj: [call('{"usd":2.0}'), call({ usd: 2 }), call("all of it")] })]);
    expect(record.cases[0]?.trials[0]?.calls?.map((one) => one.arguments)).toEqual([{ usd: "2.0" }, { usd: 2 }, "all of it"]);
  });

  test("with an episode that is none tells which, and reads the others", () => {
    const record = read([episode({}), 7, { reward: 1 }]);
    expect([scores(record), record.excluded.map(({ where }) => where)]).toEqual([[["0", [1]]], ["[1]", "[2]"]]);
  });
});

describe("tau2-bench", () => {
  const task = (id: string, reason = "no signal") => ({
    id,
    description: { purpose: "any" },
    user_scenario: { persona: "calm", instructions: { domain: "telecom", reason_for_call: reason } },
    initial_state: null,
    evaluation_criteria: { actions: [] },
  });
  const simulation = (id: string, reward: unknown, over = {}) => ({ task_id: id, trial: 0, reward_info: { reward }, ...over });

  test("has its tasks as cases, one that was never played too; what was not judged has no score", () => {
    const record = read({
      tasks: [task("a"), task("b"), task("c")],
      simulations: [simulation("a", 1), simulation("b", 0, { reward_info: null, termination_reason: "too_many_errors" })],
    });
    expect([record.format, scores(record)]).toEqual([
      "tau2-bench",
      [
        ["a", [1]],
        ["b", [null]],
        ["c", []],
      ],
    ]);
    expect(record.cases[1]?.trials[0]).toMatchObject({ why: "it was not judged (too_many_errors)" });
    expect(record.cases[0]?.slices).toEqual({ domain: "telecom", persona: "calm" });
  });

  test("a task is what it asks and expects, not how it is described", () => {
    const hash = (one: object) => read({ tasks: [one], simulations: [simulation("a", 1)] }).cases[0]?.contentHash;
    expect(hash({ ...task("a"), description: null })).toBe(hash(task("a")));
    expect(hash(task("a", "no data"))).not.toBe(hash(task("a")));
    expect(hash({ ...task("a"), evaluation_criteria: { actions: [{ name: "refuel" }] } })).not.toBe(hash(task("a")));
  });

  test("says that infrastructure ended a simulation, whatever its reward", () => {
    const record = read([
      simulation("a", 1),
      simulation("b", 0, { termination_reason: "infrastructure_error" }),
      simulation("c", 0, { termination_reason: "max_steps" }),
    ]);
    expect(scores(record)).toEqual([
      ["a", [1]],
      ["b", [null]],
      ["c", [0]],
    ]);
  });

  test("a member that is null is one that another version does not write, except in the arguments of a call", () => {
    const hash = (one: object) => read({ tasks: [one], simulations: [simulation("a", 1)] }).cases[0]?.contentHash;
    const action = (over: object) => ({ name: "refuel", arguments: { gb: 2 }, ...over });
    const expecting = (...actions: readonly object[]) => ({ ...task("a"), evaluation_criteria: { actions } });
    expect(hash({ ...task("a"), ticket: null })).toBe(hash(task("a")));
    expect(hash(expecting(action({ info: null })))).toBe(hash(expecting(action({}))));
    expect(hash(expecting(action({ arguments: { gb: 2, at: null } })))).not.toBe(hash(expecting(action({}))));
  });

  test("is known by its simulations, whatever name and score its whole has", () => {
    expect(scores(read({ name: "nightly", score: 0.5, tasks: [], simulations: [simulation("a", 1)] }))).toEqual([["a", [1]]]);
  });

  test("comes as simulations on lines too", () => {
    const record = read(
      [simulation("a", 1), simulation("b", 0)].map((one) => JSON.stringify({ id: "x", messages: [], ...one })).join("\n"),
    );
    expect([record.format, scores(record)]).toEqual([
      "tau2-bench",
      [
        ["a", [1]],
        ["b", [0]],
      ],
    ]);
  });

  test("comes as a bare list of simulations too, whose ids alone say what was asked", () => {
    const record = read([simulation("a", 0.5), simulation("b", 1)]);
    expect([record.format, scores(record)]).toEqual([
      "tau2-bench",
      [
        ["a", [0.5]],
        ["b", [1]],
      ],
    ]);
    expect(record.cases[0]?.contentHash).toBeUndefined();
  });
});

describe("lines", () => {
  test("have an id and a score in the usual words; repeated ids are trials, short texts are fields to slice by", () => {
    const record = read(
      ['{"id":"a","score":1,"domain":"sales"}', "", '{"case_id":"b","passed":false}', '{"id":"a","reward":0.25}'].join("\n"),
    );
    expect([record.format, scores(record)]).toEqual([
      "jsonl",
      [
        ["a", [1, 0.25]],
        ["b", [0]],
      ],
    ]);
    expect(record.cases[0]?.slices).toEqual({ domain: "sales" });
  });

  test("that cannot count are told with their number and their reason, NaN among them", () => {
    const record = read(
      ['{"id":"a","score":1}', '{"id":"b","score":NaN}', '{"id":"c","score":2}', '{"id":', '{"score":1}', '{"id":"d","score":"good"}'].join(
        "\n",
      ),
    );
    expect(scores(record)).toEqual([
      ["a", [1]],
      ["b", []],
      ["c", []],
      ["d", []],
    ]);
    expect(record.excluded.map(({ where, code }) => [where, code])).toEqual([
      ["line 2", "evaluation/score-invalid"],
      ["line 3", "evaluation/score-invalid"],
      ["line 4", "evaluation/line-invalid"],
      ["line 5", "evaluation/line-invalid"],
      ["line 6", "evaluation/score-invalid"],
    ]);
  });

  test("with what was asked are cases by their content", () => {
    expect(refusal('{"id":"a","score":1,"input":"x"}\n{"id":"a","score":1,"input":"y"}')).toMatchObject({
      code: "evaluation/duplicate-case",
    });
  });

  test("an error of the infrastructure is no score of 0", () => {
    expect(scores(read('{"id":"a","score":0,"error":"429"}'))).toEqual([["a", [null]]]);
  });

  test("may stand in one list", () => {
    expect(scores(read([{ id: "a", score: 1 }]))).toEqual([["a", [1]]]);
  });
});

describe("what is not read", () => {
  test.each([
    ["nothing", "", "evaluation/format-unknown"],
    ["words", "hello\nworld", "evaluation/format-unknown"],
    ["JSON of another kind", { hello: 1 }, "evaluation/format-unknown"],
    ["JSON that was cut off", '[\n  {\n    "task_id": 0,\n    "traj": [', "evaluation/format-unknown"],
    ["a list of nothing", [], "evaluation/format-unknown"],
    ["lines of which none can be read", '{"a":1}\n{"b":2}', "evaluation/no-cases"],
  ])("%s is refused with a code", (_what, value, code) => {
    expect(refusal(value)).toMatchObject({ code });
  });

  test("a text that holds the word NaN stays as it is", () => {
    expect(read('{"id":"a","score":1,"note":"was NaN, \\"NaN\\" too"}\n{"id":"b","score":NaN}').cases[0]?.slices).toEqual({
      note: 'was NaN, "NaN" too',
    });
  });

  test("a text of many megabytes beside NaN, or with quotes and backslashes at its end, is read", () => {
    const long = "x".repeat(20_000_000);
    expect(scores(read(`[{"id":"a","score":NaN,"input":"${long}"},{"id":"b","score":1,"input":"\\\\ \\" NaN \\\\"}]`))).toEqual([
      ["a", []],
      ["b", [1]],
    ]);
  });

  test("a file that is missing or larger than a text can be says so, with its size", async () => {
    const folder = mkdtempSync(join(tmpdir(), "airworthy-formats-"));
    const file = join(folder, "large.json");
    writeFileSync(file, "");
    truncateSync(file, 1024 ** 3);
    expect(await readRunFile(file)).toMatchObject({
      ok: false,
      error: { code: "evaluation/file-too-large", message: expect.stringContaining("1073741824") },
    });
    expect(await readRunFile(join(folder, "none"))).toMatchObject({ ok: false, error: { code: "evaluation/file-unreadable" } });
    rmSync(folder, { recursive: true });
  });
});

test("a file that is too large to be a text is read line by line where it is JSON lines, else refused", async () => {
  const folder = mkdtempSync(join(tmpdir(), "airworthy-large-"));
  const file = join(folder, "large");
  const text = `\uFEFF{"id":"a","score":1}\n{"id":"b","score":0}\r\n\n{\n{"id":"a","score":0}\n`;
  writeFileSync(file, text);
  const record = readText(text.replace("\uFEFF", ""));
  expect(record.excluded).toHaveLength(1);
  expect(await readRunFile(file, { maxBytes: 50 })).toEqual({
    ok: true,
    value: { ...record, excluded: [expect.objectContaining({ where: "line 4" })] },
  });
  writeFileSync(file, `{"id":"a","score":1}\n${"x".repeat(70_000)}`);
  expect(await readRunFile(file, { maxBytes: 60_000 })).toMatchObject({
    ok: false,
    error: { code: "evaluation/file-unreadable", message: expect.stringContaining("more than 60000 bytes") },
  });
  writeFileSync(file, '[{"id":"a",\n"score":1}]');
  expect(await readRunFile(file, { maxBytes: 10 })).toMatchObject({ ok: false, error: { code: "evaluation/file-too-large" } });
  rmSync(folder, { recursive: true });
});
