import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, test } from "vitest";

import type { Suite } from "../domain/suite.ts";
import { importText } from "./import-text.ts";
import { writeSuite } from "./write-suite.ts";
import { parseSuite } from "../suite-file.ts";

/** What comes of a file: the drafts, the suite as our parser reads it, and what is told. */
function imported(value: unknown) {
  const read = importText(typeof value === "string" ? value : JSON.stringify(value));
  if (!read.ok) throw new Error(`${read.error.code}: ${read.error.message}`);
  const { format, drafts } = read.value;
  const written = writeSuite(drafts, { suite: "imported" });
  const told = [...read.value.notImported, ...(written?.notImported ?? [])];
  return {
    format,
    drafts,
    suite: written === undefined ? undefined : parsed(written.yaml),
    told: told.map(({ where, code }) => `${where} ${code}`),
    messages: told.map(({ message }) => message),
  };
}

function parsed(yaml: string): Suite {
  const suite = parseSuite(yaml, "suite.yaml");
  if (!suite.ok) throw new Error(JSON.stringify(suite.error));
  return suite.value;
}

const text = (words: string) => ({ parts: [{ text: words }] });

describe("an evaluation set of ADK", () => {
  const turn = (user: string, answer: string | undefined, ...calls: readonly object[]) => ({
    user_content: text(user),
    ...(answer !== undefined && { final_response: text(answer) }),
    intermediate_data: { tool_uses: calls },
  });
  const set = (over: object) => ({ eval_set_id: "s", eval_cases: [{ eval_id: "tests/off.test.json", ...over }] });

  test("becomes turns and the calls that change something; the rest is told", () => {
    const calls = [
      { name: "get_device", args: { id: 1 } },
      { name: "set_device", args: { id: 1, status: "OFF" } },
    ];
    const conversation = [turn("Is it on?", "Yes."), turn("Turn it off", "It is off.", ...calls)];
    const { suite, drafts } = imported(set({ conversation }));
    expect(suite?.cases).toMatchObject([
      {
        id: "tests-off.test.json",
        turns: ["Is it on?", "Turn it off"],
        expect: { calls: [{ tool: "set_device", arguments: { id: 1, status: "OFF" } }] },
      },
    ]);
    expect(drafts[0]?.expect.answer).toEqual({ rouge1: { reference: "It is off.", atLeast: 0.8 } });
    const messages = imported(set({ conversation, session_input: { state: { room: 2 } } })).messages.slice(0, 3);
    expect(messages).toEqual([
      "Only the last answer is compared: 1 answer before it left out.",
      "The state of the session is not set: room.",
      "Calls that change nothing do not decide: get_device.",
    ]);
  });

  test("that expects no call forbids them; one that does not say leaves them open", () => {
    expect(imported(set({ conversation: [turn("Hi", undefined)] })).suite?.cases[0]?.expect).toEqual({ calls: [] });
    expect(imported(set({ conversation: [{ user_content: text("Hi") }] })).suite?.cases[0]?.expect).toEqual({});
  });

  test("with a scenario has a user who is played, and begins as it says", () => {
    const scenario = { starting_prompt: "Hello", conversation_plan: "Ask for a refund", user_persona: "NOVICE" };
    const { drafts, suite, messages } = imported(set({ conversation_scenario: scenario }));
    expect(drafts).toMatchObject([
      { turns: ["Hello"], user: { kind: "model", start: "Hello", goal: "Ask for a refund", persona: "novice" } },
    ]);
    // Nobody says who plays him.
    expect([suite?.cases, messages]).toMatchObject([
      [{ turns: ["Hello"] }],
      ["user: the suite has no simulator for it. Import it with --settings FILE, a suite file that has one."],
    ]);
  });

  test("with a case that nobody can say is left out and told, and the others are not", () => {
    const cases = [
      { eval_id: "a", conversation: [turn("", undefined)] },
      { eval_id: "b" },
      { eval_id: "c", conversation: [turn("Hi", undefined)] },
    ];
    const { suite, told } = imported({ eval_set_id: "s", eval_cases: cases });
    expect([suite?.cases.map(({ id }) => id), told]).toEqual([
      ["c"],
      ["eval_cases[1] evaluation/import-invalid", "eval_cases[0] evaluation/import-unsupported"],
    ]);
  });
});

test("a data set of agents-cli becomes what the user said and what was changed then", () => {
  const events = [
    { author: "user", content: text("Book to Rome") },
    { author: "desk", content: { parts: [{ function_call: { name: "book_flight", args: { to: "Rome" } } }] } },
    { author: "user", content: text("Thanks") },
  ];
  const { drafts, suite, messages } = imported({
    eval_cases: [
      { eval_case_id: "talked", agent_data: { turns: [{ events }] } },
      {
        eval_case_id: "asked",
        prompt: text("Hello"),
        reference: { response: text("Hi") },
        rubric_groups: { tone: { rubrics: [{ rubric_id: "kind", content: { property: { description: "It is kind." } } }] } },
      },
    ],
  });
  expect(drafts).toMatchObject([
    { id: "talked", turns: ["Book to Rome", "Thanks"], expect: { calls: [{ tool: "book_flight", arguments: { to: "Rome" } }] } },
    { id: "asked", turns: ["Hello"], expect: { answer: { rouge1: { reference: "Hi" } }, rubric: [{ id: "kind", text: "It is kind." }] } },
  ]);
  // Nobody says who judges: the case stays without its rubric.
  expect(suite?.cases[1]).toMatchObject({ id: "asked", expect: { answer: { rouge1: { reference: "Hi" } } } });
  expect(messages).toEqual(["expect.rubric: the suite has no judge for it. Import it with --settings FILE, a suite file that has one."]);
});

describe("tests of promptfoo", () => {
  const config = (tests: string, more = ""): string => `prompts:\n  - "Where is {{city}}?"\n${more}tests:\n${tests}`;
  const asserting = (...list: readonly object[]) => imported({ prompts: ["{{q}}"], tests: [{ vars: { q: "Hi" }, assert: list }] });

  test("have their prompts filled, defaults added, and lists of variables expanded", () => {
    const yaml = config(
      "  - description: capital\n    vars: { city: [Rome, Oslo] }\n    assert: [{ type: icontains, value: '{{land}}' }]\n",
      "defaultTest:\n  vars: { land: Europe }\n  assert: [{ type: icontains, value: '{{city}}' }]\n",
    );
    const { format, suite } = imported(yaml);
    expect([format, suite?.cases.map(({ id, turns, expect: expected }) => [id, turns, expected.answer])]).toEqual([
      "promptfoo",
      [
        ["capital", ["Where is Rome?"], { contains: ["Rome", "Europe"] }],
        ["capital-2", ["Where is Oslo?"], { contains: ["Oslo", "Europe"] }],
      ],
    ]);
  });

  test.each([
    [{ type: "equals", value: "Yes" }, "Yes", "Yes."],
    [{ type: "not-equals", value: "Yes" }, "Yes.", "Yes"],
    [{ type: "contains", value: "Rome" }, "In Rome.", "rome"],
    [{ type: "contains-any", value: ["Rome", "Oslo"] }, "Oslo", "Paris"],
    [{ type: "contains-all", value: "Rome, Oslo" }, "Oslo, Rome", "Oslo"],
    [{ type: "not-icontains", value: "sorry" }, "Fine", "SORRY"],
    [{ type: "starts-with", value: "A." }, "A. B", "AB"],
    [{ type: "not-regex", value: "\\d{3}" }, "12", "123"],
  ])("that assert %j pass %j and not %j", (one, good, bad) => {
    const answer = asserting(one).suite?.cases[0]?.expect.answer;
    const matches = (said: string): boolean => answer !== undefined && "regex" in answer && RegExp(answer.regex, "u").test(said);
    expect([matches(good), matches(bad)]).toEqual([true, false]);
  });

  test("have limits, rubrics, schemas and similarity in the words that suites get", () => {
    const expected = (...list: readonly object[]) => asserting(...list).drafts[0]?.expect;
    expect(expected({ type: "cost", threshold: 0.02 }, { type: "latency", threshold: 5000 })).toEqual({
      limits: { costUsd: 0.02, latencyMs: 5000 },
    });
    expect(expected({ type: "llm-rubric", value: "Kind to {{q}}" })).toEqual({ rubric: [{ id: "rubric-1", text: "Kind to Hi" }] });
    expect(expected({ type: "is-json", value: { type: "object" } })).toEqual({ answer: { jsonSchema: { type: "object" } } });
    expect(expected({ type: "rouge-n", value: "Hello" })).toEqual({ answer: { rouge1: { reference: "Hello", atLeast: 0.75 } } });
  });

  test.each([
    [{ type: "javascript", value: "output.length > 3" }, "tests[0].assert[0] evaluation/import-code"],
    [{ type: "python", value: "file://check.py" }, "tests[0].assert[0] evaluation/import-code"],
    [{ type: "similar", value: "Hello", threshold: 0.8 }, "tests[0].assert[0] evaluation/import-unsupported"],
    [{ type: "not-contains-all", value: ["a", "b"] }, "tests[0].assert[0] evaluation/import-unsupported"],
    [{ type: "icontains", value: "a", weight: 0 }, "tests[0].assert[0] evaluation/import-unsupported"],
    [{ type: "contains-json" }, "tests[0].assert[0] evaluation/import-unsupported"],
    [{ type: "equals", value: "file://answer.txt" }, "tests[0].assert[0] evaluation/import-file"],
    [{ type: "contains", value: "{{ q | upper }}" }, "tests[0] evaluation/import-unsupported"],
    [{ type: "contains", value: "{% if q %}a{% endif %}" }, "tests[0] evaluation/import-unsupported"],
    [{ type: "assert-set", threshold: 0.5, assert: [] }, "tests[0].assert[0] evaluation/import-unsupported"],
    [{ value: "no type" }, "tests[0].assert[0] evaluation/import-invalid"],
  ])("that assert %j keep their case, and tell of it", (one, line) => {
    const { suite, told } = asserting(one);
    expect([suite?.cases.length, told]).toEqual([1, [line]]);
  });

  test("tell of thresholds, of files and of what code changes", () => {
    const { suite, told } = imported({
      prompts: ["file://prompt.txt"],
      scenarios: [],
      tests: [
        "file://more.yaml",
        { vars: { question: "Hi" }, threshold: 0.5, options: { transform: "output.trim()" } },
        { vars: { a: 1, b: 2 } },
      ],
    });
    expect(suite?.cases.map(({ turns }) => turns)).toEqual([["Hi"]]);
    expect(told).toEqual([
      "scenarios evaluation/import-unsupported",
      "prompts evaluation/import-file",
      "tests[0] evaluation/import-file",
      "tests[1] evaluation/import-unsupported",
      "tests[1] evaluation/import-code",
      "tests[2] evaluation/import-invalid",
    ]);
  });

  test("may merge what stands elsewhere in the file, and may not hold themselves", () => {
    const shared = "common: &common\n  assert: [{ type: icontains, value: Europe }]\n";
    expect(imported(config("  - <<: *common\n    vars: { city: Rome }\n", shared)).suite?.cases[0]?.expect.answer).toEqual({
      contains: ["Europe"],
    });
    expect(() => imported(config("  - &own\n    vars: { city: *own }\n"))).toThrow("evaluation/format-unknown");
  });

  test("with a prompt of messages say what the user's say", () => {
    const prompt = '[{"role": "system", "content": "Be kind"}, {"role": "user", "content": "{{q}}"}]';
    expect(imported({ prompts: [prompt], tests: [{ vars: { q: "Hi" } }] }).drafts[0]?.turns).toEqual(["Hi"]);
  });
});

describe("graders of OpenAI", () => {
  const check = (operation: string) => ({
    type: "string_check",
    name: operation,
    input: "{{sample.output_text}}",
    reference: "{{ item.label }}",
    operation,
  });
  const graded = (...graders: readonly object[]) =>
    imported({ testing_criteria: graders, items: [{ item: { id: "a", question: "Spam?", label: "yes" } }] });

  test("expect of each item what its reference says", () => {
    expect(graded(check("eq")).suite?.cases).toMatchObject([{ id: "a", turns: ["Spam?"], expect: { answer: { regex: "^yes$" } } }]);
    expect(graded(check("ne")).suite?.cases[0]?.expect.answer).toEqual({ regex: "^(?!(?:^yes$))" });
    expect(graded(check("ilike")).suite?.cases[0]?.expect.answer).toEqual({ contains: ["yes"] });
    const similar = {
      type: "text_similarity",
      input: "{{sample.output_text}}",
      reference: "{{item.label}}",
      evaluation_metric: "rouge_1",
      pass_threshold: 0.6,
    };
    expect(graded(similar).drafts[0]?.expect.answer).toEqual({ rouge1: { reference: "yes", atLeast: 0.6 } });
  });

  test("that are models become rubrics, and those in one that joins them count each", () => {
    const label = {
      type: "label_model",
      name: "tone",
      input: [{ role: "user", content: "Of {{item.question}}: {{sample.output_text}}" }],
      labels: ["kind", "rude"],
      passing_labels: ["kind"],
    };
    const { drafts, told } = graded({ type: "multi", graders: { a: check("eq"), b: label }, calculate_output: "(a + b) / 2" });
    expect(drafts[0]?.expect).toEqual({
      answer: { regex: "^yes$" },
      rubric: [{ id: "tone", text: "Of Spam?: (the answer)\n\nIt is met where the label would be: kind." }],
    });
    expect(told[0]).toBe("items[0] evaluation/import-unsupported");
  });

  test("that are code, look elsewhere, or compare in another way are told", () => {
    const { told } = graded(
      { type: "python", source: "def grade(): pass" },
      { ...check("eq"), input: "{{sample.output_json.a}}" },
      { ...check("eq"), operation: "other" },
    );
    expect(told.map((line) => line.split("-").at(-1))).toEqual(["code", "unsupported", "unsupported"]);
  });

  test("ask as the template of an eval's data source does", () => {
    const source = {
      type: "completions",
      source: { type: "file_content", content: [{ item: { q: "Hi" } }] },
      input_messages: {
        type: "template",
        template: [
          { role: "developer", content: "Be kind" },
          { role: "user", content: "Say {{item.q}}" },
        ],
      },
    };
    expect(imported({ testing_criteria: [{ ...check("eq"), reference: "Hi" }], data_source: source }).suite?.cases[0]?.turns).toEqual([
      "Say Hi",
    ]);
  });
});

describe("a data set", () => {
  test.each([
    ["a table", 'question,expected\r\n"Where, then?",Rome\r\nWho?,\r\n'],
    ["lines", '{"question":"Where, then?","expected":"Rome"}\n{"question":"Who?"}\n'],
    ["a list", [{ inputs: { question: "Where, then?" }, outputs: { answer: "Rome" } }, { messages: [{ role: "user", content: "Who?" }] }]],
  ])("as %s becomes questions and what the answer contains", (_what, value) => {
    const { format, suite, told } = imported(value);
    expect([format, told]).toEqual(["dataset", []]);
    expect(suite?.cases.map(({ id, turns, expect: expected }) => [id, turns, expected])).toEqual([
      ["case-0", ["Where, then?"], { answer: { contains: ["Rome"] } }],
      ["case-1", ["Who?"], {}],
    ]);
  });

  test("may expect one of several texts, JSON, or calls, and tells what it cannot read", () => {
    const { suite, told } = imported([
      { id: "any", input: "a", ideal: ["Yes", "Sure"] },
      { id: "json", input: "b", expected: { total: 3, paid: true } },
      { id: "calls", input: "c", reference_trajectory: [{ tool_name: "book", tool_input: { to: 1 } }] },
      { id: "none" },
      { id: "odd", input: "d", expected: [1, 2], expected_calls: "book" },
      7,
    ]);
    expect(suite?.cases.map(({ expect: expected }) => expected)).toEqual([
      { answer: { regex: "(?:[yY][eE][sS]|[sS][uU][rR][eE])" } },
      { answer: { json: { total: 3, paid: true } } },
      { calls: [{ tool: "book", arguments: { to: 1 } }] },
      {},
    ]);
    expect(told).toEqual([
      "[3] evaluation/import-invalid",
      "[4] evaluation/import-unsupported",
      "[4] evaluation/import-invalid",
      "[5] evaluation/import-invalid",
    ]);
  });

  test("of recorded conversations expects what was changed then", () => {
    const calling = { role: "assistant", content: null, tool_calls: [{ function: { name: "cancel_order", arguments: '{"order":7}' } }] };
    const { suite } = imported({ messages: [{ role: "user", content: "Cancel 7" }, calling, { role: "user", content: "Thanks" }] });
    expect(suite?.cases).toMatchObject([
      { turns: ["Cancel 7", "Thanks"], expect: { calls: [{ tool: "cancel_order", arguments: { order: 7 } }] } },
    ]);
  });

  test("with a text that would be a placeholder is told, not changed", () => {
    const { suite, told } = imported([{ input: "Hello {{name}}" }, { input: "Hi", expected: "{{name}}" }]);
    expect(suite?.cases).toMatchObject([{ turns: ["Hi"], expect: {} }]);
    expect(told).toHaveLength(2);
  });
});

test("traces become what the user said and what was changed then", () => {
  const attributes = (values: object) =>
    Object.entries(values).map(([key, value]) => ({
      key,
      value: { stringValue: typeof value === "string" ? value : JSON.stringify(value) },
    }));
  const span = (id: number, values: object) => ({
    traceId: "a".repeat(32),
    spanId: String(id).repeat(16),
    name: "s",
    startTimeUnixNano: String(id),
    attributes: attributes(values),
  });
  const tool = (name: string) => ({ "openinference.span.kind": "TOOL", "tool.name": name, "input.value": { order: 7 } });
  const spans = [
    span(1, { "openinference.span.kind": "AGENT", "input.value": { messages: [{ role: "user", content: "Cancel 7" }] } }),
    span(2, tool("get_order")),
    span(3, tool("cancel_order")),
  ];
  const { format, suite, told } = imported({ resourceSpans: [{ scopeSpans: [{ spans }] }] });
  expect([format, told.length]).toEqual(["otlp-traces", 1]);
  expect(suite?.cases).toMatchObject([{ turns: ["Cancel 7"], expect: { calls: [{ tool: "cancel_order", arguments: { order: 7 } }] } }]);
});

test("an id that a suite cannot have becomes one, and stays one of its own", () => {
  expect(
    imported([
      { id: "../../a b", input: "x" },
      { id: "a-b", input: "y" },
      { id: "日本", input: "z" },
    ]).suite?.cases.map(({ id }) => id),
  ).toEqual(["a-b", "a-b-2", "case"]);
});

test.each([
  ["nothing", ""],
  ["words", "hello"],
  ["a configuration", { criteria: { tool_trajectory_avg_score: 1 } }],
  ["broken YAML", "tests:\n  - a: [\n"],
])("%s is refused with the formats that are known", (_what, value) => {
  expect(() => imported(value)).toThrow(/evaluation\/format-unknown.*promptfoo/s);
});

const shared = join(process.env["AIRWORTHY_SHARED"] ?? "../../shared", "data/evaluation/adk");
const files = listFiles(shared);

describe.skipIf(files.length === 0)(`real evaluation sets${files.length === 0 ? ", not run: no data" : ""}`, () => {
  test.each(files)("%s becomes a suite with all its cases", (name) => {
    const { drafts, suite } = imported(readFileSync(join(shared, name), "utf8"));
    expect(suite?.cases.length).toBe(drafts.length);
  });
});

function listFiles(path: string): readonly string[] {
  try {
    return readdirSync(path).filter((name) => name.endsWith(".json") && !name.includes("config"));
  } catch {
    return [];
  }
}
