import { describe, expect, test } from "vitest";

import { caseContentHash } from "./case-content-hash.ts";
import { fillCase } from "./fill-case.ts";
import type { Case } from "./suite.ts";

const refund: Case = {
  id: "refund-01",
  tags: ["refund"],
  variables: { order: "A-{{unique}}" },
  setup: [{ tool: "create_order", arguments: { order_id: "{{order}}", amount_cents: 4200, lines: [{ item: "Kettle for {{ order }}" }] } }],
  turns: ["My order {{order}} is broken.", "Session {{unique}}"],
  expect: {
    calls: [{ tool: "refund", arguments: { order_id: "{{order}}" } }],
    answer: { contains: ["{{order}}"] },
    state: [{ tool: "get_order", arguments: { order_id: "{{order}}" }, equals: { id: "{{order}}", status: "refunded" } }],
  },
};

describe("a case filled for one trial", () => {
  test("has the variables in its setup, turns and expectations, in nested texts too", () => {
    const filled = fillCase(refund, "x1");
    expect(filled).toEqual({
      ok: true,
      value: {
        ...refund,
        variables: { order: "A-x1" },
        setup: [{ tool: "create_order", arguments: { order_id: "A-x1", amount_cents: 4200, lines: [{ item: "Kettle for A-x1" }] } }],
        turns: ["My order A-x1 is broken.", "Session x1"],
        expect: {
          calls: [{ tool: "refund", arguments: { order_id: "A-x1" } }],
          answer: { contains: ["A-x1"] },
          state: [{ tool: "get_order", arguments: { order_id: "A-x1" }, equals: { id: "A-x1", status: "refunded" } }],
        },
      },
    });
  });

  test("has them in calls with a mode, in every kind of answer and in its rubric; limits stay as they are", () => {
    const step = (id: string) => ({ tool: "refund", arguments: { id } });
    const expectOf = (expect: Case["expect"]) => {
      const filled = fillCase({ ...refund, expect }, "x1");
      return filled.ok ? filled.value.expect : filled.error;
    };
    const calls = (id: string) => ({ mode: "strict" as const, over: "all" as const, calls: [step(id), [step(id), step("B")]] });
    const rest = (id: string) => ({ rubric: [{ id: "names-it", text: `It names ${id}.` }], limits: { steps: 3 } });
    expect(expectOf({ calls: calls("{{order}}"), ...rest("{{order}}") })).toEqual({ calls: calls("A-x1"), ...rest("A-x1") });
    expect(expectOf({ answer: { equals: "{{order}}" } })).toEqual({ answer: { equals: "A-x1" } });
    expect(expectOf({ answer: { jsonSchema: { const: "{{order}}" } } })).toEqual({ answer: { jsonSchema: { const: "A-x1" } } });
    const rouge = (reference: string) => ({ answer: { rouge1: { reference, atLeast: 0.5 } } });
    expect(expectOf(rouge("{{order}} is paid"))).toEqual(rouge("A-x1 is paid"));
    expect(expectOf({ answer: { number: { value: 1, tolerance: 0 } } })).toEqual({ answer: { number: { value: 1, tolerance: 0 } } });
    expect(expectOf(rest("{{ordr}}"))).toEqual([{ path: ["expect", "rubric", 0, "text"], placeholder: "ordr" }]);
  });

  test("does not fill what a value brings in", () => {
    const filled = fillCase(refund, "{{order}}");
    expect(filled.ok && filled.value.turns[0]).toBe("My order A-{{order}} is broken.");
  });

  test("takes values in a pattern for themselves", () => {
    const filled = fillCase({ ...refund, expect: { answer: { regex: String.raw`^\w+ {{order}}$` } } }, "1.5(");
    expect(filled.ok && filled.value.expect.answer).toEqual({ regex: String.raw`^\w+ A-1\.5\($` });
    expect(() => new RegExp(String.raw`^\w+ A-1\.5\($`, "u")).not.toThrow();
  });

  test("fills what a user says, knows and waits for", () => {
    const fill = (user: Case["user"]) => {
      const filled = fillCase({ ...refund, turns: [], ...(user !== undefined && { user }) }, "1.5");
      return filled.ok ? filled.value.user : filled.error;
    };
    expect(fill({ kind: "scripted", turns: [{ say: "{{order}}" }, { when: "^{{order}}$", say: "{{unique}}" }], maxTurns: 2 })).toEqual({
      kind: "scripted",
      turns: [{ say: "A-1.5" }, { when: String.raw`^A-1\.5$`, say: "1.5" }],
      maxTurns: 2,
    });
    const player = { kind: "model", start: "Hi, {{order}}", goal: "Return {{order}}", persona: "Owner of {{order}}" } as const;
    expect(fill({ ...player, facts: { order: "{{order}}" }, maxTurns: 2 })).toEqual({
      kind: "model",
      start: "Hi, A-1.5",
      goal: "Return A-1.5",
      persona: "Owner of A-1.5",
      facts: { order: "A-1.5" },
      maxTurns: 2,
    });
    expect(fill({ ...player, goal: "{{ordr}}", facts: {}, maxTurns: 2 })).toEqual([{ path: ["user", "goal"], placeholder: "ordr" }]);
  });

  test("fills the JSON an answer must have", () => {
    const filled = fillCase({ ...refund, expect: { answer: { json: { orders: ["{{order}}", 3, null] } } } }, "x");
    expect(filled.ok && filled.value.expect.answer).toEqual({ json: { orders: ["A-x", 3, null] } });
  });

  test("is an error for every placeholder that names nothing, with its place", () => {
    const broken = { ...refund, variables: { order: "{{b}}", b: "2" }, turns: ["{{ordr}}"] };
    expect(fillCase(broken, "x")).toEqual({
      ok: false,
      error: [
        { path: ["variables", "order"], placeholder: "b" },
        { path: ["turns", 0], placeholder: "ordr" },
      ],
    });
  });
});

describe("a case's content hash", () => {
  const hash = caseContentHash(refund, []);

  test("stays when only its id and tags change", () => {
    expect(caseContentHash({ ...refund, id: "other", tags: [] }, [])).toBe(hash);
  });

  test.each([
    ["variables", { variables: { order: "B-{{unique}}" } }],
    ["setup", { setup: [] }],
    ["turns", { turns: ["Hello"] }],
    ["user", { user: { kind: "scripted", turns: [{ say: "Hello" }], maxTurns: 1 } } as const],
    ["expectations", { expect: { ...refund.expect, calls: [] } }],
  ])("changes with its %s", (_, change) => {
    expect(caseContentHash({ ...refund, ...change }, [])).not.toBe(hash);
  });

  test("changes when a scorer that judges it no longer decides, and not for one that does not judge it", () => {
    expect(caseContentHash(refund, ["answer"])).not.toBe(hash);
    const calls = { ...refund, expect: { calls: [] } };
    expect(caseContentHash(calls, ["answer"])).toBe(caseContentHash(calls, []));
    expect(caseContentHash(calls, ["outcome"])).not.toBe(caseContentHash(calls, []));
  });
});
