import { cpSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

import type { AuditView } from "../../src/audit/views.ts";
import type { CaseView, EvaluationView, TrialView } from "../../src/evaluation/views.ts";
import { startPlatform } from "../platform.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));

/** A model on OpenAI's wire that plays a customer: he says hello, gives his order number when he is answered, and is content. In one mood he writes prose. */
async function startSimulator() {
  const seeds: (number | undefined)[] = [];
  const server = createServer((request, response) => {
    let text = "";
    request.setEncoding("utf8").on("data", (piece: string) => (text += piece));
    request.on("end", () => {
      const { messages, seed } = JSON.parse(text) as { messages: { content: string }[]; seed?: number }; // the platform wrote it
      seeds.push(seed);
      const asked = JSON.parse(messages[1]?.content ?? "") as { persona: string; facts: { order: string }; conversation: unknown[] };
      const moves = [{ say: "Hello" }, { say: `Where is my order ${asked.facts.order}?` }, { done: true }];
      const content = asked.persona === "In no mood to play" ? "I would rather not." : JSON.stringify(moves[asked.conversation.length]);
      response.writeHead(200, { "content-type": "application/json" });
      const usage = { prompt_tokens: 100, completion_tokens: 10, total_tokens: 110 };
      response.end(JSON.stringify({ choices: [{ message: { role: "assistant", content } }], usage }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo; // it listens on TCP
  return { seeds, url: `http://127.0.0.1:${port}/v1`, [Symbol.dispose]: () => void server.close() };
}

const suite = (simulator: string, more = ""): string => `suite: support-desk/core
seed: 5
trials: 4
caseTimeoutMs: 30000
evaluationServer: shop
advisory: [answer]
simulator: { url: "${simulator}", model: sim-1, price: { inputUsdPerMillionTokens: 100, outputUsdPerMillionTokens: 1000, basis: declared } }
faults: [{ tool: shop/escalate, kind: delay, delayMs: 5 }]
cases:
  - id: asks-until-it-works
    variables: { order: "A-{{unique}}" }
    setup: [{ tool: create_order, arguments: { order_id: "{{order}}", item: Kettle, amount_cents: 4200, status: delivered, days_since_delivery: 3 } }]
    user:
      kind: scripted
      turns:
        - { when: "cannot find .*{{order}}", say: "Please look again. I want my money back for {{order}}." }
        - { when: "cannot find .*{{order}}", say: "Once more: I want my money back for {{order}}." }
        - { say: "My kettle from order {{order}} is broken. I want my money back." }
    faults: [{ tool: lookup_order, kind: error, probability: 0.5, message: The order system is down. }]
    expect: { limits: { steps: 20 } }
  - id: is-told-garbage
    turns: ["Where is my order A-1001?"]
    faults: [{ tool: lookup_order, kind: garbage, probability: 1, message: "<html>" }]
    expect: { calls: [], answer: { contains: [cannot find] } }
  - id: says-hello
    user: { kind: model, goal: Find out where the order is, persona: novice, facts: { order: A-1001 }, maxTurns: 4 }
    expect: { calls: { mode: any-order, over: all, calls: [{ tool: lookup_order, arguments: { order_id: A-1001 } }] }, limits: { steps: 9 } }
${more}`;

test("both versions meet the same users and the same faults, and what was played is used again", { timeout: 180_000 }, async () => {
  using simulator = await startSimulator();
  await using platform = await startPlatform();
  const folder = join(platform.folder, "desk");
  cpSync(join(root, "examples/support-desk"), folder, { recursive: true });
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
  const write = (text: string): void => writeFileSync(join(folder, "suites/core.yaml"), text);
  const evaluate = async (file: string, ...options: string[]): Promise<EvaluationView> => {
    const { json, stderr, code } = await platform.cli("--json", "eval", "--file", join(folder, file), ...options);
    expect(code, stderr).not.toBe(4);
    return json as EvaluationView; // the command's published result
  };
  const trialsOf = async ({ id }: EvaluationView, name: string): Promise<readonly TrialView[]> =>
    (await platform.get<CaseView>(`/evaluations/${id}/cases/${name}`)).trials;
  const lookups = (trial: TrialView | undefined): string[] =>
    (trial?.calls ?? []).filter(({ tool }) => tool === "lookup_order").map(({ fault }) => fault ?? "-");

  write(suite(simulator.url));
  const before = await evaluate("airworthy.yaml");
  const after = await evaluate("airworthy.v2.yaml", "--baseline", "v1");
  expect(after).toMatchObject({
    conditions: { seed: 5, judge: null, simulator: "sim-1", faults: 3 },
    comparison: { n: 3, changedCases: [] },
    problems: [],
    reused: null,
    // Four trials with a user who was asked three times, apart from what the agent took.
    overhead: { inputTokens: 1200, outputTokens: 120, costUsd: expect.closeTo(0.24, 9) },
  });

  const [old, now] = await Promise.all([trialsOf(before, "asks-until-it-works"), trialsOf(after, "asks-until-it-works")]);
  const met = new Set<string>();
  for (const [index, trial] of now.entries()) {
    const [mine, theirs] = [lookups(trial), lookups(old[index])];
    const common = Math.min(mine.length, theirs.length);
    expect(mine.slice(0, common)).toEqual(theirs.slice(0, common));
    for (const fault of mine) met.add(fault);
    // He asks again as often as the desk could not look, and no more often than he was written to.
    const failed = trial.answers.filter((answer) => answer.includes("cannot find")).length;
    expect(trial.turns).toHaveLength(Math.min(3, failed + 1));
  }
  expect([...met].toSorted()).toEqual(["-", "error"]);
  const broken = now.flatMap(({ calls }) => calls).find(({ fault }) => fault === "error");
  expect(broken).toMatchObject({ isError: true, result: [{ text: "The order system is down." }] });
  expect((await trialsOf(after, "is-told-garbage"))[0]).toMatchObject({
    status: "passed",
    calls: [{ tool: "lookup_order", isError: false, result: [{ text: "<html>" }], fault: "garbage" }],
  });
  expect((await trialsOf(after, "says-hello"))[0]).toMatchObject({ status: "passed", turns: ["Hello", "Where is my order A-1001?"] });
  // Each trial has its seed, and both versions the same ones.
  expect(new Set(simulator.seeds)).toHaveLength(4);

  const again = await evaluate("airworthy.v2.yaml", "--baseline", "v1", "--reuse");
  expect(again).toMatchObject({
    reused: { trials: 12, runs: [after.id] },
    costUsd: 0,
    overhead: null,
    comparison: { diff: after.comparison?.diff },
  });
  const { items } = await platform.get<{ items: AuditView[] }>(`/audit?object=evaluation/${again.id}`);
  expect(items.map(({ what }) => what)).toContainEqual(expect.stringMatching(new RegExp(`12 trials of ${after.id} used again`)));

  write(suite(simulator.url).replace("seed: 5", "seed: 6").replace("trials: 4", "trials: 1"));
  const other = await evaluate("airworthy.v2.yaml", "--baseline", "v1", "--reuse");
  expect(other).toMatchObject({ verdict: "incomparable", reused: null, detail: expect.stringContaining("changed the seed (5, now 6)") });

  write(suite(simulator.url, "  - { id: will-not, user: { kind: model, goal: None, persona: In no mood to play }, expect: {} }\n"));
  const unplayed = await evaluate("airworthy.v2.yaml", "--reuse");
  expect(unplayed).toMatchObject({ verdict: "incomplete", reused: { trials: 12 } });
  expect(unplayed.problems[0]).toMatchObject({ case: "will-not", code: "evaluation/simulator-failed" });

  write(suite(simulator.url).replace(/, price: \{[^}]*\}/, ""));
  const unpriced = await platform.cli("eval", "--file", join(folder, "airworthy.v2.yaml"), "--baseline", "v1", "--budget-usd", "1");
  expect([unpriced.code, unpriced.stderr]).toEqual([
    4,
    expect.stringMatching(/Declare simulator\.price in the suite[^]*evaluation\/cost-unknown/),
  ]);

  write(`suite: support-desk/core\nfaults: [{ tool: look_up, kind: error }]\ncases: [{ id: a, turns: [Hello] }]\n`);
  const refused = await platform.cli("eval", "--file", join(folder, "airworthy.yaml"));
  expect([refused.code, refused.stderr]).toEqual([4, expect.stringMatching(/makes look_up fail[^]*evaluation\/fault-unreachable/)]);
});
