import { describe, expect, test } from "vitest";

import { type Engines, GaveUp } from "./engines.ts";
import { scoreAnswer as scoreAnswerBy } from "./score-answer.ts";
import { scoreState } from "./score-state.ts";
import { scoreTrial as scoreTrialBy } from "./score-trial.ts";
import type { Evidence } from "./score-trial.ts";
import type { AnswerExpectation } from "./suite.ts";
import type { Answer, Call } from "./trajectory.ts";

const answered = (text: string) => ({ text, failed: false });

const engines: Engines = {
  testPattern: (pattern, text) => {
    if (pattern === "endless") throw new GaveUp("the pattern did not come to an end");
    return new RegExp(pattern, "u").test(text);
  },
  findSchemaFault: (schema, value) => (typeof value === typeof schema ? undefined : "is of another type"),
};
const scoreAnswer = (expected: AnswerExpectation, answer: Answer | null | undefined) => scoreAnswerBy(expected, answer, engines);
const scoreTrial = (evidence: Evidence) => scoreTrialBy(evidence, engines);

describe("the answer scorer", () => {
  test("wants every text, without regard to case", () => {
    expect(scoreAnswer({ contains: ["Refund", "42.00"] }, answered("Your REFUND of €42.00 is on its way")).pass).toBe(true);
    expect(scoreAnswer({ contains: ["Refund", "42.00"] }, answered("Your refund"))).toEqual({
      pass: false,
      why: 'the answer does not contain "42.00"',
    });
  });

  test("matches a pattern anywhere, with regard to case", () => {
    expect(scoreAnswer({ regex: String.raw`\bA-\d+\b` }, answered("Order A-17.")).pass).toBe(true);
    expect(scoreAnswer({ regex: "^order" }, answered("Order A-17.")).pass).toBe(false);
  });

  test("wants a subset of the answer's JSON, plain or in one fenced block", () => {
    const expected = { json: { status: "done", lines: [{ id: 1 }] } };
    const text = JSON.stringify({ status: "done", lines: [{ id: 1, extra: true }], more: 1 });
    expect(scoreAnswer(expected, answered(text)).pass).toBe(true);
    expect(scoreAnswer(expected, answered(`\`\`\`json\n${text}\n\`\`\``)).pass).toBe(true);
    expect(scoreAnswer(expected, answered("Done!"))).toEqual({ pass: false, why: "the answer is not JSON" });
    expect(scoreAnswer(expected, answered('{"status":"done","lines":[{"id":2}]}')).why).toBe(
      "the answer's JSON at .lines[0].id is 2, expected 1",
    );
    expect(scoreAnswer(expected, answered('{"status":"done","lines":[]}')).pass).toBe(false);
    expect(scoreAnswer(expected, answered('{"status":"done","lines":[{"id":1},{"id":2}]}')).pass).toBe(false);
  });

  test("may want the very text, but for white space at its ends", () => {
    expect(scoreAnswer({ equals: "Done." }, answered(" Done.\n")).pass).toBe(true);
    expect(scoreAnswer({ equals: "Done." }, answered("done."))).toEqual({ pass: false, why: 'the answer is not "Done."' });
  });

  test("may want JSON that is valid by a schema", () => {
    expect(scoreAnswer({ jsonSchema: {} }, answered("{}")).pass).toBe(true);
    expect(scoreAnswer({ jsonSchema: {} }, answered("7"))).toEqual({ pass: false, why: "the answer's JSON is of another type" });
    expect(scoreAnswer({ jsonSchema: {} }, answered("{")).why).toBe("the answer is not JSON");
  });

  test("may want words that are near enough to a reference", () => {
    const expected = { rouge1: { reference: "The refund is on its way", atLeast: 0.5 } };
    expect(scoreAnswer(expected, answered("Your refund is underway"))).toEqual({
      pass: false,
      why: "ROUGE-1 of the answer is 0.400, below 0.5",
    });
    expect(scoreAnswer(expected, answered("The refund is underway")).pass).toBe(true);
  });

  test.each([
    [42, 0, "It is 42.", true],
    [42, 0, "42 and 43", true],
    [42, 0.5, "about 42.4 euros", true],
    [42, 0.5, "about 42.6 euros", false],
    [1234.5, 0, "You owe $1,234.50", true],
    [-5, 0, "-5 degrees", true],
    [17, 0, "order A-17 is late", false],
    [42, 0, "x42", false],
    [1000, 0, "1e3", true],
    [42, 0, "none", false],
  ])("may want the number %d within %d: %s", (value, tolerance, text, pass) => {
    expect(scoreAnswer({ number: { value, tolerance } }, answered(text)).pass).toBe(pass);
  });

  test("never passes without an answer", () => {
    expect(scoreAnswer({ contains: [""] }, null).pass).toBe(false);
    expect(scoreAnswer({ contains: [""] }, undefined).pass).toBe(false);
  });
});

describe("the state scorer", () => {
  const query = { tool: "get_order", arguments: { order_id: "A-1" }, equals: { status: "refunded", refunded_cents: 4200 } };

  test("wants a subset of each query's answer and names the first difference", () => {
    expect(scoreState([query], [{ status: "refunded", refunded_cents: 4200, item: "Kettle" }]).pass).toBe(true);
    expect(scoreState([query], [{ status: "delivered", refunded_cents: 0 }])).toEqual({
      pass: false,
      why: 'get_order(order_id="A-1").status is "delivered", expected "refunded"',
    });
  });

  test("does not pass what gave no answer", () => {
    expect(scoreState([query], [null]).pass).toBe(false);
    expect(scoreState([query], []).pass).toBe(false);
    expect(scoreState([{ ...query, equals: {} }], [null]).pass).toBe(false);
  });

  test("does not take what every object inherits for a member", () => {
    expect(scoreState([{ ...query, equals: { constructor: {} } }], [{}]).pass).toBe(false);
  });
});

describe("a trial", () => {
  const evidence: Evidence = {
    expect: { calls: [], answer: { contains: ["hello"] } },
    advisory: [],
    tools: {},
    outcome: { signals: [{ name: "agent-error", kind: "error" }], precedence: [] },
    trajectory: { answers: [answered("Hello")], calls: [] },
    signals: { guardHits: [], stateAnswers: [] },
    stateAnswers: [],
    rubric: { judged: [], mayBlock: false },
    spent: { latencyMs: 900, costUsd: 0.02 },
  };
  const call = (tool: string, more: Partial<Call> = {}): Call => {
    return { server: "shop", tool, arguments: {}, result: {}, isError: false, sideEffect: true, durationMs: 1, ...more };
  };

  test("passes when everything that decides passes; what its case does not expect is not scored", () => {
    const { status, scores } = scoreTrial(evidence);
    expect(status).toBe("passed");
    expect(scores).toEqual([
      { scorer: "calls", pass: true, deciding: true, why: "no side-effecting call, as expected" },
      { scorer: "answer", pass: true, deciding: true, why: 'the answer contains "hello"' },
      { scorer: "outcome", pass: true, deciding: true, why: "no failure signal" },
    ]);
  });

  test("fails on a scorer that decides, and not on an advisory one, which is shown", () => {
    const wrong = { ...evidence, trajectory: { answers: [answered("Bye")], calls: [] } };
    expect(scoreTrial(wrong).status).toBe("failed");
    const advisory = scoreTrial({ ...wrong, advisory: ["answer"] });
    expect(advisory.status).toBe("passed");
    expect(advisory.scores[1]).toEqual({ scorer: "answer", pass: false, deciding: false, why: 'the answer does not contain "hello"' });
  });

  test("is judged by the last turn's answer", () => {
    const twoTurns = { ...evidence, trajectory: { answers: [answered("hello"), answered("bye")], calls: [] } };
    expect(scoreTrial(twoTurns).status).toBe("failed");
  });

  test("does not pass when nothing decides", () => {
    expect(scoreTrial({ ...evidence, expect: {}, advisory: ["outcome"] }).status).toBe("failed");
  });

  test("does not pass on an unknown outcome", () => {
    const { status, scores } = scoreTrial({ ...evidence, expect: {}, outcome: { signals: [], precedence: [] } });
    expect(status).toBe("failed");
    expect(scores[0]?.why).toBe("unknown: the contract has no signal");
  });

  test("keeps within its limits or not, and says by how much", () => {
    const limits = { steps: 4, repeats: 2, latencyMs: 1000, costUsd: 0.05, guardHits: 0 };
    const within = scoreTrial({ ...evidence, expect: { limits } });
    expect([within.status, within.scores[0]?.why]).toEqual([
      "passed",
      "it made 0 calls, within the limit of 4 calls, it repeated 0 equal calls in a row, within the limit of 2 equal calls in a row, " +
        "it took 900 ms, within the limit of 1000 ms, it cost $0.020, within the limit of $0.050, it had 0 guard hits, within the limit of 0 guard hits",
    ]);
    const calls = [call("look"), call("look"), call("look"), call("look", { arguments: { id: 1 } }), call("look")];
    const broken = scoreTrial({ ...evidence, expect: { limits }, trajectory: { ...evidence.trajectory, calls } });
    expect([broken.status, broken.scores[0]?.why]).toEqual([
      "failed",
      "it made 5 calls, above the limit of 4 calls, it repeated 3 equal calls in a row, above the limit of 2 equal calls in a row",
    ]);
  });

  test("whose cost is unknown is not judged by a limit of it: errored where that decides, shown where it does not", () => {
    const unknown = { ...evidence, expect: { limits: { costUsd: 1 } }, spent: { latencyMs: 1, costUsd: null } };
    expect(scoreTrial(unknown)).toMatchObject({
      status: "errored",
      problem: { code: "evaluation/not-judged", message: expect.stringMatching(/^limits: what it cost is unknown/) },
    });
    expect(scoreTrial({ ...unknown, advisory: ["limits"] })).toMatchObject({
      status: "passed",
      scores: [{ pass: null, deciding: false }, {}],
    });
    const slow = scoreTrial({ ...unknown, expect: { limits: { costUsd: 1, latencyMs: 0 } } });
    expect([slow.status, slow.scores[0]?.why]).toEqual(["failed", "it took 1 ms, above the limit of 0 ms"]);
  });

  test("is not decided by a judge until that may block, whatever it says", () => {
    const asked = { ...evidence.expect, rubric: [{ id: "polite", text: "It is polite." }] };
    const said = (verdict: "yes" | "no") => [{ kind: "judged" as const, verdict, agreeing: 2, samples: 3 }];
    const judged = (verdict: "yes" | "no", mayBlock: boolean) =>
      scoreTrial({ ...evidence, expect: asked, rubric: { judged: said(verdict), mayBlock } });
    expect(judged("no", false)).toMatchObject({ status: "passed" });
    expect(judged("no", false).scores).toContainEqual({
      scorer: "rubric",
      pass: false,
      deciding: false,
      why: 'the judge said: "polite" no (2 of 3)',
      isUnsure: true,
    });
    expect(judged("no", true).status).toBe("failed");
    expect(judged("yes", true).status).toBe("passed");
    const silent = [{ kind: "unjudged" as const, problem: "it answered prose" }];
    expect(scoreTrial({ ...evidence, expect: asked, rubric: { judged: silent, mayBlock: false } })).toMatchObject({ status: "passed" });
    expect(scoreTrial({ ...evidence, expect: asked, rubric: { judged: silent, mayBlock: true } })).toMatchObject({
      status: "errored",
      problem: { message: 'rubric: "polite" is not judged: it answered prose' },
    });
  });

  test("that a pattern gives up on is errored, unless something else has failed it", () => {
    const endless = { ...evidence, expect: { answer: { regex: "endless" } } };
    expect(scoreTrial(endless)).toMatchObject({ status: "errored", problem: { message: "answer: the pattern did not come to an end" } });
    expect(scoreTrial({ ...endless, outcome: { signals: [], precedence: [] } }).status).toBe("failed");
  });

  test("has figures of its calls where the case expects some, over all of them where it expects all", () => {
    const calls = [call("look", { sideEffect: false }), call("refund"), call("refund", { isError: true })];
    const steps = [
      { tool: "look", arguments: {} },
      { tool: "refund", arguments: {} },
    ];
    const figures = (expected: Evidence["expect"]) =>
      scoreTrial({ ...evidence, expect: expected, trajectory: { answers: [], calls } }).figures;
    expect(figures({})).toBeUndefined();
    expect(figures({ calls: steps.slice(1) })).toMatchObject({ w_exact: 0, w_in_order: 1, w_precision: 0.5, w_recall: 1 });
    expect(figures({ calls: steps.slice(1) })).not.toHaveProperty("recall");
    expect(figures({ calls: { mode: "in-order", over: "all", calls: steps } })).toMatchObject({
      recall: 1,
      precision: 2 / 3,
      w_recall: 1,
      w_precision: 0.5,
    });
  });
});
