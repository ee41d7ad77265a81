import { readFileSync } from "node:fs";

import { describe, expect, test } from "vitest";

import { formatMistakes } from "../platform/config/mistake.ts";
import { caseContentHash } from "./domain/case-content-hash.ts";
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
      gateOnTrajectoryAlone: false,
      tools: {},
      seed: 0,
      faults: [],
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
    ["expect: { answer: {} }", "cases[0].expect.answer must have exactly one of contains, regex, json, equals, jsonSchema, rouge1, number"],
    [
      'expect: { answer: { contains: [a], regex: "b" } }',
      "cases[0].expect.answer must have exactly one of contains, regex, json, equals, jsonSchema, rouge1, number",
    ],
    [
      'expect: { answer: { jsonSchema: { pattern: "(" } } }',
      expect.stringMatching(/answer\.jsonSchema is no JSON Schema \(draft 2020-12\): .*Unterminated group/),
    ],
    ["expect: { answer: { rouge1: { reference: a, atLeast: 80 } } }", "cases[0].expect.answer.rouge1.atLeast must be a number from 0 to 1"],
    ["expect: { answer: { number: { tolerance: 1 } } }", "cases[0].expect.answer.number.value is missing"],
    ["expect: { calls: { mode: inorder, calls: [] } }", expect.stringMatching(/calls\.mode .*\n {4}allowed: exact, in-order, any-order/)],
    [
      "expect: { calls: { mode: exact, calls: [{ tool: a }, [{ tool: b }]] } }",
      "cases[0].expect.calls.calls[1] is a list, the calls of one message, which only mode strict looks at",
    ],
    ["expect: { rubric: [{ id: a, text: x }] }", "judge is missing, and cases[0] has a rubric"],
    ["expect: { limits: { steps: -1 } }", "cases[0].expect.limits.steps must be a whole number from 0 to 100000"],
    ["expect: { state: [{ tool: get }] }", "cases[0].expect.state[0].equals is missing"],
    [
      "expect: { call: [] }",
      expect.stringMatching(/expect\.call is not a key here; did you mean "calls"\?\n {4}allowed: calls, answer, state, rubric, limits/),
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

  test.each([
    ["{ match: most }", expect.stringMatching(/tools\.pay\.match .*\n {4}allowed: exact, superset, subset, ignore/)],
    ["{ arguments: { a: sorted } }", expect.stringMatching(/tools\.pay\.arguments\.a .*\n {4}allowed: ignore, equal, unordered/)],
    [
      "{ arguments: { a: { tolerance: 1, regex: b } } }",
      "tools.pay.arguments.a must be ignore, equal, unordered, or have exactly one of tolerance, regex, expression",
    ],
    [
      "{ arguments: { a: { expression: actual + 1 } } }",
      'tools.pay.arguments.a.expression is no expression: it has "+ 1", which cannot be read',
    ],
    ['{ arguments: { a: { regex: "(" } } }', expect.stringMatching(/a\.regex is not a regular expression/)],
  ])("whose tool has the rule %s is refused", (rule, message) => {
    expect(parse("suite: core", `tools: { pay: ${rule} }`, "cases: [{ id: a, turns: [x] }]")).toEqual(message);
  });

  test.each([
    ["{ url: ftp://a, model: m }", "judge.url must be an http or https URL without a user or password in it"],
    ["{ url: http://a/v1, model: m, samples: 2 }", "judge.samples must be odd, so that a majority exists"],
    [
      "{ url: http://a/v1, model: m, credential: AWS_SECRET }",
      "judge.credential must be the name of an environment variable that begins with JUDGE_",
    ],
  ])("whose judge is %s is refused", (judge, message) => {
    expect(parse("suite: core", `judge: ${judge}`, "cases: [{ id: a, turns: [x] }]")).toEqual(message);
  });

  describe("that calls alone would decide", () => {
    const onlyCalls = (...more: string[]) => parse("suite: core", ...more, "cases: [{ id: a, turns: [x], expect: { calls: [] } }]");
    const refusal =
      "cases[0] is decided by its calls alone, and calls say little of what came out. Expect an answer or a state too, let outcome decide, or say gateOnTrajectoryAlone: true";

    test("is refused unless it says so in so many words", () => {
      expect(onlyCalls("advisory: [outcome]")).toBe(refusal);
      expect(onlyCalls("advisory: [outcome]", "gateOnTrajectoryAlone: false")).toBe(refusal);
      expect(onlyCalls("advisory: [outcome]", "gateOnTrajectoryAlone: true")).toMatchObject({ gateOnTrajectoryAlone: true });
      expect(onlyCalls()).toMatchObject({ cases: [{ id: "a" }] });
    });

    test("is so with a rubric too, whose judge nobody has calibrated", () => {
      const lines = ["suite: core", "advisory: [outcome]", "judge: { url: http://a/v1, model: m }"];
      const rubric = "rubric: [{ id: a, text: It is polite }]";
      expect(parse(...lines, `cases: [{ id: a, turns: [x], expect: { calls: [], ${rubric} } }]`)).toBe(refusal);
      expect(parse(...lines, `cases: [{ id: a, turns: [x], expect: { ${rubric} } }]`)).toBe(
        "cases[0] has nothing that decides: all it expects is advisory",
      );
    });
  });

  describe("makes of its settings what they judge", () => {
    const hashes = (...settings: string[]) => {
      const suite = parse(
        "suite: core",
        ...settings,
        "cases:",
        "  - { id: pays, turns: [x], expect: { calls: [{ tool: pay }] } }",
        "  - { id: says, turns: [x], expect: { answer: { contains: [y] } } }",
        "  - { id: rated, turns: [x], expect: { rubric: [{ id: a, text: It is polite }] } }",
      );
      if (typeof suite === "string") throw new Error(suite);
      return Object.fromEntries(suite.cases.map((definition) => [definition.id, caseContentHash(definition, suite.advisory)]));
    };
    const judge = (model: string) => `judge: { url: "http://a/v1", model: ${model} }`;
    const before = hashes(judge("m"));

    test("another rule for a tool makes the cases other ones that expect calls of it", () => {
      const after = hashes(judge("m"), "tools: { pay: { arguments: { note: ignore } } }");
      expect(after).toEqual({ ...before, pays: expect.not.stringMatching(before["pays"] ?? "") });
      expect(hashes(judge("m"), "tools: { look: { match: exact } }")).toEqual(before);
    });

    test("another side effect makes those other ones whose calls count", () => {
      const after = hashes(judge("m"), "tools: { look: { sideEffect: true } }");
      expect(after).toEqual({ ...before, pays: expect.not.stringMatching(before["pays"] ?? "") });
    });

    test("another seed, and faults, make those other ones that have a part in them", () => {
      const faulty = (seed: number, fault: string) =>
        parse("suite: core", `seed: ${seed}`, `cases: [{ id: a, turns: [x], faults: [${fault}] }, { id: b, turns: [x] }]`);
      const hashesOf = (suite: ReturnType<typeof faulty>) =>
        typeof suite === "string" ? [suite] : suite.cases.map((definition) => caseContentHash(definition, suite.advisory));
      const [a, b] = hashesOf(faulty(1, "{ tool: pay, kind: error }"));
      for (const other of [faulty(2, "{ tool: pay, kind: error }"), faulty(1, "{ tool: pay, kind: garbage }")]) {
        expect(hashesOf(other)).toEqual([expect.not.stringMatching(a ?? ""), b]);
      }
      expect(hashes(judge("m"), "seed: 9")).toEqual(before);
      const everywhere = hashes(judge("m"), "faults: [{ tool: pay, kind: error }]");
      for (const [id, hash] of Object.entries(before)) expect(everywhere[id]).not.toBe(hash);
    });

    test("another simulator makes those other ones whose users it plays", () => {
      const played = (model: string) =>
        parse(
          "suite: core",
          `simulator: { url: "http://a/v1", model: ${model} }`,
          "cases: [{ id: a, user: { kind: model, goal: g, persona: novice } }, { id: b, turns: [x] }]",
        );
      const [m, n] = [played("m"), played("n")].map((suite) =>
        typeof suite === "string" ? [suite] : suite.cases.map((definition) => caseContentHash(definition, suite.advisory)),
      );
      expect(n).toEqual([expect.not.stringMatching(m?.[0] ?? ""), m?.[1]]);
    });

    test("another judge makes those other ones that it judges; where it listens does not matter", () => {
      expect(hashes(judge("n"))).toEqual({ ...before, rated: expect.not.stringMatching(before["rated"] ?? "") });
      expect(hashes('judge: { url: "http://b/v1", model: m }')).toEqual(before);
    });
  });

  describe("with a user in place of turns", () => {
    const withUser = (user: string, ...settings: string[]) =>
      parse("suite: core", ...settings, "cases:", `  - { id: a, variables: { order: A }, user: ${user} }`);
    const simulator = 'simulator: { url: "http://a/v1", model: m }';

    test("has its defaults filled in", () => {
      expect(withUser("{ kind: scripted, turns: [{ say: Hello }] }")).toMatchObject({
        cases: [{ turns: [], user: { kind: "scripted", turns: [{ say: "Hello" }], maxTurns: 50 } }],
      });
      expect(withUser('{ kind: model, goal: "Send {{order}} back", persona: In a hurry }', simulator)).toMatchObject({
        seed: 0,
        cases: [{ turns: [], user: { facts: {}, maxTurns: 10 } }],
      });
    });

    test.each([
      ["{ kind: robot }", expect.stringMatching(/cases\[0\]\.user\.kind/)],
      [
        "{ kind: scripted, turns: [{ when: a, say: b }] }",
        "cases[0].user.turns has no turn without when, so that nothing can be said first",
      ],
      [
        '{ kind: scripted, turns: [{ when: "(", say: b }, { say: c }] }',
        expect.stringMatching(/turns\[0\]\.when is not a regular expression/),
      ],
      [
        '{ kind: scripted, turns: [{ say: "{{ordr}}" }] }',
        "cases[0].user.turns[0].say has the unknown placeholder {{ordr}}; {{unique}} and the case's variables may stand here",
      ],
      ["{ kind: model, goal: g, persona: novise }", "cases[0].user.persona must be expert, novice, adversary, or a description in words"],
    ])("refuses %s", (user, message) => {
      expect(withUser(user, simulator)).toEqual(message);
    });

    test("says who plays it, and does not let turns speak beside it", () => {
      const model = "{ kind: model, goal: g, persona: novice }";
      expect(withUser(model)).toBe("simulator is missing, and a model plays the user of cases[0]");
      expect(caseWith("user: { kind: scripted, turns: [{ say: Hello }] }")).toBe("cases[0].user stands beside turns; one of them speaks");
      expect(parse("suite: core", "cases: [{ id: a }]")).toBe("cases[0].turns is missing, and so is user");
      expect(withUser(model, 'simulator: { url: "http://a/v1", model: m, credential: JUDGE_KEY }')).toMatch(/begins with SIMULATOR_/);
    });
  });

  test.each([
    ["{ tool: pay, kind: delay }", "cases[0].faults[0].delayMs is missing"],
    ["{ tool: pay, kind: error, delayMs: 5 }", "cases[0].faults[0].delayMs is for kind delay"],
    ["{ tool: pay, kind: delay, delayMs: 5, message: x }", "cases[0].faults[0].message is not for kind delay"],
    ["{ tool: pay, kind: error, probability: 2 }", "cases[0].faults[0].probability must be a number from 0 to 1"],
    ["{ tool: pay, kind: crash }", expect.stringMatching(/allowed: error, delay, garbage/)],
  ])("whose case has the fault %s is refused", (fault, message) => {
    expect(caseWith(`faults: [${fault}]`)).toEqual(message);
  });

  test("as the guide shows it can be read", () => {
    const guide = readFileSync(new URL("../../docs/suites.md", import.meta.url), "utf8");
    const [, example = ""] = /```yaml\n([\s\S]*?)```/.exec(guide) ?? [];
    expect(parse(example)).toMatchObject({
      name: "my-desk/core",
      cases: [{ id: "refund-twice" }, { id: "leaves-it-alone" }, { id: "gives-the-number-when-asked" }, { id: "is-not-talked-into-it" }],
    });
  });

  test("says what is wrong between cases beside what is wrong within them", () => {
    const mistakes = parse("suite: core", "trials: 0", 'cases: [{ id: a, turns: ["{{x}}"] }, { id: a, turns: [] }]');
    expect(mistakes).toMatch(/^(.+\n){3}.+$/);
  });
});
