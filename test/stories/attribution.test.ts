import { fileURLToPath } from "node:url";

import { afterAll, beforeAll, describe, expect, test } from "vitest";

import type { CaseView, EvaluationView } from "../../src/evaluation/views.ts";
import { type Platform, startPlatform, writeCounterAgent } from "../platform.ts";

const example = fileURLToPath(new URL("../../examples/support-desk/", import.meta.url));

/** The counter agent with the example's shop as its tool server. */
function writeAgentWithTools(platform: Platform, version: string, turn: string): string {
  const suite = `suite: counter/core
trials: 1
cases:
  - id: looks-up
    turns: ["${turn}"]
    expect: { calls: [], answer: { contains: ["turn 1"] } }
`;
  const file = writeCounterAgent(platform.folder, version, {
    suite,
    extra: `mcpServers:
  shop: { run: { command: [node, "${example}shop/main.ts"], files: [agent.mjs], ready: /healthz }, path: /mcp, urlEnv: SHOP_URL }
`,
  });
  return file;
}

describe("who a tool call belongs to", () => {
  let platform: Platform;
  beforeAll(async () => {
    platform = await startPlatform();
  });
  afterAll(() => platform[Symbol.asyncDispose]());

  test("is known by the baggage that the agent carries on: the call stands in its trial", async () => {
    const file = writeAgentWithTools(platform, "v1", "please look up");
    const answer = await platform.cli("--json", "eval", "--file", file);
    expect(answer.code, answer.stderr).toBe(0);
    const evaluation = answer.json as EvaluationView; // the command's published result
    expect(evaluation).toMatchObject({ verdict: "pass", unattributedCalls: 0 });
    const view = await platform.get<CaseView>(`/evaluations/${evaluation.id}/cases/looks-up`);
    // Reads do not count against `calls: []`: lookup_order carries MCP's readOnlyHint.
    expect(view.trials[0]?.calls).toMatchObject([
      { server: "shop", tool: "lookup_order", arguments: { order_id: "A-1001" }, sideEffect: false },
    ]);
  });

  test("is not known when it does not: the calls are counted and the run is incomplete, whatever the answers were", async () => {
    const file = writeAgentWithTools(platform, "v2", "please look up carelessly");
    const answer = await platform.cli("--json", "eval", "--file", file);
    expect(answer.json, answer.stderr).toMatchObject({ verdict: "incomplete", unattributedCalls: 1 });
    expect(answer.code).toBe(3);
    expect(answer.stderr).toMatch(/carried no session/i);
  });
});
