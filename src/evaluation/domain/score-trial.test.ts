import { describe, expect, test } from "vitest";

import { scoreAnswer } from "./score-answer.ts";
import { scoreState } from "./score-state.ts";
import { scoreTrial } from "./score-trial.ts";
import type { Evidence } from "./score-trial.ts";

const answered = (text: string) => ({ text, failed: false });

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
    outcome: { signals: [{ name: "agent-error", kind: "error" }], precedence: [] },
    trajectory: { answers: [answered("Hello")], calls: [] },
    signals: { guardHits: [], stateAnswers: [] },
    stateAnswers: [],
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
});
