import { describe, expect, test } from "vitest";

import { formatMistakes } from "../platform/config/mistake.ts";
import { parseSuite } from "./suite-file.ts";

function parse(...lines: string[]) {
  const result = parseSuite(lines.join("\n"), "core.yaml");
  return result.ok ? result.value : formatMistakes(result.error).replaceAll(/core\.yaml:\d+:\d+ /g, "");
}

/** What is said of a suite whose only case has one more part. */
const caseWith = (part: string) => parse("suite: core", "evaluationServer: shop", "cases:", `  - { id: a, turns: [Hello], ${part} }`);

describe("a suite", () => {
  test("may be short: every default is filled in", () => {
    expect(parse("suite: support-desk/core", "cases: [{ id: a, turns: [Hello] }]")).toEqual({
      name: "support-desk/core",
      trials: 1,
      concurrency: 4,
      caseTimeoutMs: 60_000,
      advisory: [],
      cases: [{ id: "a", tags: [], variables: {}, setup: [], turns: ["Hello"], expect: {} }],
    });
  });

  test("may use its variables everywhere, and a pattern may hold a placeholder", () => {
    const suite = caseWith(
      'variables: { order: "A-{{unique}}" }, setup: [{ tool: create, arguments: { id: "{{order}}" } }], expect: { calls: [], answer: { regex: "^{{order}} \\\\d{2}" }, state: [{ tool: get, equals: { id: "{{unique}}" } }] }',
    );
    expect(suite).toMatchObject({ cases: [{ expect: { calls: [], state: [{ tool: "get", arguments: {} }] } }] });
  });

  test.each([
    ['turns: ["{{ordr}}"]', expect.stringMatching(/YAML/)],
    ['variables: { a: "{{b}}" }', "cases[0].variables.a has the unknown placeholder {{b}}; {{unique}} only may stand here"],
    [
      'expect: { answer: { contains: ["{{order}}"] } }',
      "cases[0].expect.answer.contains[0] has the unknown placeholder {{order}}; {{unique}} and the case's variables may stand here",
    ],
    ["variables: { unique: x }", expect.stringMatching(/variables\.unique as a key must be a name .* other than unique/)],
    ['expect: { answer: { regex: "(" } }', expect.stringMatching(/answer\.regex is not a regular expression: .*Unterminated group/)],
    ["expect: { answer: {} }", "cases[0].expect.answer must have exactly one of contains, regex, json"],
    ['expect: { answer: { contains: [a], regex: "b" } }', "cases[0].expect.answer must have exactly one of contains, regex, json"],
    ["expect: { state: [{ tool: get }] }", "cases[0].expect.state[0].equals is missing"],
    [
      "expect: { call: [] }",
      expect.stringMatching(/expect\.call is not a key here; did you mean "calls"\?\n {4}allowed: calls, answer, state/),
    ],
  ])("whose case has %s is refused", (part, message) => {
    expect(caseWith(part)).toEqual(message);
  });

  test.each([
    ["no case", ["suite: core", "cases: []"], "cases must have at least one case"],
    [
      "more than 1000 trials",
      ["suite: core", "trials: 1001", "cases: [{ id: a, turns: [x] }]"],
      "trials must be a whole number from 1 to 1000",
    ],
    ["an id twice", ["suite: core", "cases: [{ id: a, turns: [x] }, { id: a, turns: [y] }]"], 'cases[1].id is "a", the id of cases[0] too'],
    ["a case without a turn", ["suite: core", "cases: [{ id: a, turns: [] }]"], "cases[0].turns must have at least 1 item"],
    [
      "an id that no URL can hold",
      ["suite: core", "cases: [{ id: a/b, turns: [x] }]"],
      expect.stringMatching(/cases\[0\]\.id must be an id of letters/),
    ],
    [
      "a setup and nowhere to make it",
      ["suite: core", "cases: [{ id: a, turns: [x], setup: [{ tool: create }] }]"],
      "evaluationServer is missing, and cases[0] has a setup or a state query",
    ],
    [
      "a case that nothing decides",
      ["suite: core", "advisory: [outcome, answer]", "cases: [{ id: a, turns: [x], expect: { answer: { contains: [y] } } }]"],
      "cases[0] has nothing that decides: all it expects is advisory",
    ],
  ])("with %s is refused", (_, lines, message) => {
    expect(parse(...lines)).toEqual(message);
  });

  test("says what is wrong between cases beside what is wrong within them", () => {
    const mistakes = parse("suite: core", "trials: 0", 'cases: [{ id: a, turns: ["{{x}}"] }, { id: a, turns: [] }]');
    expect(mistakes).toMatch(/^(.+\n){3}.+$/);
  });
});
