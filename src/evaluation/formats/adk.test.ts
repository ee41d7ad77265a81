import { readdirSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, test } from "vitest";

import { readRunFile } from "./read-run-file.ts";
import { readText, scoresById } from "./testing/read-text.ts";

const text = (words: string) => ({ parts: [{ text: words, function_call: null }] });
const invocation = (over = {}) => ({
  invocation_id: "i-1",
  user_content: { ...text("Turn it off"), role: "user" },
  final_response: { ...text("It is off."), role: "model" },
  intermediate_data: { tool_uses: [{ id: null, name: "set_device", args: { status: "OFF" } }], intermediate_responses: [] },
  creation_timestamp: 1,
  ...over,
});
const evalCase = (over = {}) => ({
  eval_id: "off",
  conversation: [invocation()],
  session_input: { app_name: "a", user_id: "u", state: {} },
  ...over,
});
const evalSet = (...cases: readonly object[]) => ({ eval_set_id: "s", name: "s", eval_cases: cases });
const call = { tool: "set_device", arguments: { status: "OFF" }, by: "agent" };

describe("an evaluation set", () => {
  test("has cases with the calls that they expect, and no trial", () => {
    expect(
      readText(evalSet(evalCase(), evalCase({ eval_id: "none", conversation: [invocation({ intermediate_data: null })] }))),
    ).toMatchObject({
      format: "adk-evalset",
      cases: [
        { id: "off", expectedCalls: [call], trials: [] },
        { id: "none", trials: [] },
      ],
      excluded: [],
    });
  });

  test("that does not say what is called has no expected calls, which is not none", () => {
    expect(readText(evalSet(evalCase({ conversation: [invocation({ intermediate_data: null })] }))).cases[0]).not.toHaveProperty(
      "expectedCalls",
    );
    expect(
      readText(evalSet(evalCase({ conversation: [invocation({ intermediate_data: { tool_uses: [] } })] }))).cases[0]?.expectedCalls,
    ).toEqual([]);
  });

  test("says the same in camelCase, and with the events of a newer version", () => {
    const camel = {
      evalSetId: "s",
      evalCases: [
        {
          evalId: "off",
          conversation: [
            {
              invocationId: "another",
              userContent: { parts: [{ text: "Turn it off" }] },
              finalResponse: { parts: [{ text: "It is off." }] },
              intermediateData: {
                invocationEvents: [
                  { author: "home", content: { parts: [{ functionCall: { name: "set_device", args: { status: "OFF" } } }] } },
                ],
              },
            },
          ],
        },
      ],
    };
    expect(readText(camel)).toEqual(readText(evalSet(evalCase())));
  });

  test("is told apart by what it asks and expects", () => {
    const hash = (over: object) => readText(evalSet(evalCase(over))).cases[0]?.contentHash;
    expect(hash({ creation_timestamp: 9, conversation: [invocation({ invocation_id: "other" })] })).toBe(hash({}));
    expect(hash({ conversation: [invocation({ final_response: text("Done.") })] })).not.toBe(hash({}));
    expect(hash({ session_input: { app_name: "a", user_id: "u", state: { lamp: "on" } } })).not.toBe(hash({}));
  });

  test("may have a scenario in place of a conversation", () => {
    const scenario = { starting_prompt: "Hello", conversation_plan: "Ask for a refund", user_persona: "NOVICE" };
    expect(readText(evalSet({ eval_id: "s1", conversation_scenario: scenario })).cases.map(({ id }) => id)).toEqual(["s1"]);
  });

  test("with a case that is none tells which, and reads the others", () => {
    const { cases, excluded } = readText(evalSet(evalCase(), { eval_id: "empty" }));
    expect([cases.length, excluded.map(({ where, code }) => [where, code])]).toEqual([1, [["eval_cases[1]", "evaluation/case-invalid"]]]);
  });

  test("of the form before 1.0 is one conversation, or a list of named ones", () => {
    const turns = [
      { query: "Hi", expected_tool_use: [], reference: "Hello" },
      { query: "Turn it off", expected_tool_use: [{ tool_name: "set_device", tool_input: { status: "OFF" } }], reference: "It is off." },
    ];
    expect(readText(turns).cases).toMatchObject([{ id: "conversation", expectedCalls: [call], trials: [] }]);
    const named = [{ name: "a", data: turns, initial_session: { state: {} } }];
    expect(readText(named).cases).toMatchObject([{ id: "a", expectedCalls: [call], trials: [] }]);
  });
});

describe("results of an evaluation set", () => {
  const result = (status: unknown, over = {}) => ({
    eval_set_id: "s",
    eval_id: "off",
    final_eval_status: status,
    overall_eval_metric_results: [{ metric_name: "tool_trajectory_avg_score", threshold: 1, score: 1, eval_status: status }],
    eval_metric_result_per_invocation: [
      {
        actual_invocation: invocation({ intermediate_data: { tool_uses: [] } }),
        expected_invocation: invocation(),
        eval_metric_results: [],
      },
    ],
    session_id: "x",
    ...over,
  });
  const results = (...list: readonly object[]) => ({ eval_set_result_id: "r", eval_set_id: "s", eval_case_results: list });

  test("have a trial for each run of a case, with what was called and what was expected", () => {
    const record = readText(results(result(1), result(2), result("PASSED")));
    expect([record.format, scoresById(record)]).toEqual(["adk-results", { off: [1, 0, 1] }]);
    expect(record.cases[0]).toMatchObject({ expectedCalls: [call], trials: [{ calls: [] }, { calls: [] }, { calls: [] }] });
  });

  test("that were not evaluated are no failures", () => {
    const record = readText(results(result(3), result("NOT_EVALUATED")));
    expect(record.cases[0]?.trials).toMatchObject([
      { score: null, why: "it was not evaluated" },
      { score: null, why: "it was not evaluated" },
    ]);
    expect(record.excluded).toEqual([]);
    expect(readText(results(result(9))).cases[0]?.trials).toMatchObject([{ score: null, why: "it has no score" }]);
  });

  test("tell of a metric that was silently left out where the others passed", () => {
    const metrics = [
      { metric_name: "tool_trajectory_avg_score", threshold: 1, score: 1, eval_status: 1 },
      { metric_name: "safety_v1", threshold: 0.8, score: null, eval_status: 3 },
    ];
    const { excluded } = readText(results(result(1, { overall_eval_metric_results: metrics })));
    expect(excluded).toMatchObject([{ code: "evaluation/metric-not-evaluated", message: expect.stringContaining("safety_v1") }]);
  });

  test("written as a text within JSON, or in camelCase, are read", () => {
    expect(scoresById(readText(JSON.stringify(JSON.stringify(results(result(2))))))).toEqual({ off: [0] });
    expect(scoresById(readText({ evalCaseResults: [{ evalId: "off", finalEvalStatus: 1 }] }))).toEqual({ off: [1] });
  });
});

describe("a data set of agents-cli", () => {
  test("has cases with what was recorded as trials that nobody has scored", () => {
    const events = [
      { author: "user", content: text("Book to Rome") },
      { author: "desk", content: { parts: [{ function_call: { name: "book", args: { to: "Rome" } } }] } },
    ];
    const record = readText({
      eval_cases: [
        { eval_case_id: "asked", prompt: text("Hello") },
        { eval_case_id: "answered", prompt: text("Hello there"), responses: [{ response: text("Hi") }, { response: text("Yes?") }] },
        { eval_case_id: "talked", agent_data: { agents: {}, turns: [{ turn_index: 0, events }] } },
      ],
    });
    expect([record.format, scoresById(record)]).toEqual(["agents-cli-dataset", { asked: [], answered: [null, null], talked: [null] }]);
    expect(record.cases[2]?.trials[0]?.calls).toEqual([{ tool: "book", arguments: { to: "Rome" }, by: "agent" }]);
  });
});

describe("results of agents-cli", () => {
  const events = [
    { author: "user", content: text("Book to Rome") },
    { author: "desk", content: { parts: [{ function_call: { name: "book", args: { to: "Rome" } } }] } },
  ];
  const cases = [
    { eval_case_id: "talked", agent_data: { turns: [{ events }] } },
    { eval_case_id: "asked", prompt: text("Hi") },
  ];
  const results = (...scored: readonly object[]) => ({
    eval_case_results: scored.map((metrics, index) => ({
      eval_case_index: index,
      response_candidate_results: [{ response_index: 0, metric_results: metrics }],
    })),
    summary_metrics: [{ metric_name: "success" }, { metric_name: "tone" }],
    evaluation_dataset: [{ eval_cases: cases }],
  });

  test("have the score of the first metric of the summary, and say which that is", () => {
    const record = readText(results({ tone: { score: 0 }, success: { score: 0.5 } }, { success: { score: 1 } }));
    expect([record.format, scoresById(record)]).toEqual(["agents-cli-results", { talked: [0.5], asked: [1] }]);
    expect(record.cases[0]).toMatchObject({ slices: { metric: "success" }, trials: [{ calls: [{ tool: "book" }] }] });
    expect(record.cases[0]?.contentHash).toBe(readText({ eval_cases: cases }).cases[0]?.contentHash);
  });

  test("have a case without trials where nobody answered, and tell of a case of the data set that cannot be read", () => {
    const unanswered = {
      eval_case_results: [{ eval_case_index: 0, response_candidate_results: null }, ...results({}, {}).eval_case_results.slice(1)],
    };
    const record = readText({ ...unanswered, evaluation_dataset: [{ eval_cases: [...cases, 7] }] });
    expect([scoresById(record), record.excluded.map(({ where }) => where)]).toEqual([
      { talked: [], asked: [null] },
      ["evaluation_dataset.eval_cases[2]"],
    ]);
  });

  test("have no score where a metric failed or says nothing, and exclude one that is no share", () => {
    const record = readText(results({ success: { score: null, error_message: "quota" } }, { success: { score: 4 } }));
    expect(record.cases[0]?.trials).toMatchObject([{ score: null, why: "it was not evaluated: quota" }]);
    expect(record.excluded).toMatchObject([{ code: "evaluation/score-invalid" }]);
    expect(scoresById(readText({ ...results({ success: {} }), evaluation_dataset: undefined }))).toEqual({ "case 1": [null] });
  });
});

const shared = join(process.env["AIRWORTHY_SHARED"] ?? "../shared", "data/evaluation/adk");
const files = listFiles(shared);

/** Of google/adk-python, adk-samples, agent-starter-pack and agents-cli: cases and expected calls, counted by hand in the files. */
describe.skipIf(files.length === 0)(`real evaluation sets${files.length === 0 ? ", not run: no data" : ""}`, () => {
  test.each(files)("%s is read without an exclusion", async (name) => {
    const answer = await readRunFile(join(shared, name));
    expect(answer).toMatchObject({ ok: true, value: { excluded: [] } });
  });
});

function listFiles(path: string): readonly string[] {
  try {
    return readdirSync(path).filter((name) => name.endsWith(".json") && !name.includes("config"));
  } catch {
    return [];
  }
}
