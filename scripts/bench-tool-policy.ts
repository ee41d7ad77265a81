// What a tool policy adds to a call at the MCP front: `node scripts/bench-tool-policy.ts`. Calls are made one after another, the kinds in turn.
import { Agent, request } from "undici";

import type { SnapshotDeployment } from "../src/delivery/domain/snapshot.ts";
import { deploymentOf, snapshotOf } from "../src/gateway/testing/sign-snapshot.ts";
import { policyOf, refundPolicies } from "../src/gateway/testing/start-desk.ts";
import { answerJson, startUpstream } from "../src/gateway/testing/start-upstream.ts";
import { openGatewayFolder } from "../test/gateway/gateway-process.ts";

const warmUps = 500;
const rounds = 3000;

await using folder = openGatewayFolder();
await using shop = await startUpstream((_request, response) => answerJson(response, { jsonrpc: "2.0", id: 1, result: { content: [] } }));
const gateway = await folder.start();
const mcp = { shop: { url: `${shop.url}/mcp` } };
const allowList = { shop: { ...mcp.shop, tools: ["look", "refund"] } };
const others = Object.fromEntries(
  Array.from({ length: 47 }, (_, index) => [
    `other-${index}`,
    `permit(principal, action == Action::"call", resource == Tool::"shop/other-${index}");`,
  ]),
);
const policy = policyOf({ ...refundPolicies, ...others });
const deployments: { readonly [id: string]: SnapshotDeployment } = {
  unjudged: deploymentOf({ mcp }),
  listed: deploymentOf({ mcp: allowList }),
  judged: deploymentOf({ mcp, policy }),
};
await gateway.use(snapshotOf(1, deployments));

const kinds = {
  unjudged: { deployment: "unjudged", tool: "look" },
  allow_list: { deployment: "listed", tool: "look" },
  judged: { deployment: "judged", tool: "look" },
  judged_and_written: { deployment: "judged", tool: "refund" },
} as const;
type Kind = keyof typeof kinds;
const names = Object.keys(kinds) as Kind[]; // its own keys
const took: { readonly [kind in Kind]: number[] } = { unjudged: [], allow_list: [], judged: [], judged_and_written: [] };
const dispatcher = new Agent({ connections: 1 });

for (let round = 0; round < warmUps + rounds; round++) {
  for (let turn = 0; turn < names.length; turn++) {
    const kind = names[(round + turn) % names.length] ?? "unjudged";
    const { deployment, tool } = kinds[kind];
    const input = { order_id: `A-${round}`, amount_cents: 4200, reason: "arrived broken", items: [{ id: 1, count: 2 }] };
    const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/call", params: { name: tool, arguments: input } });
    const startedMs = performance.now();
    const answer = await request(`${gateway.url}/d/${deployment}/mcp/shop`, {
      method: "POST",
      headers: { "content-type": "application/json", baggage: "airworthy.session=s-1" },
      body,
      dispatcher,
    });
    await answer.body.text();
    if (round >= warmUps) took[kind].push(performance.now() - startedMs);
    if (answer.statusCode !== 200) throw new Error(`The gateway answered ${answer.statusCode}`);
  }
}
await dispatcher.close();

const quantile = (kind: Kind, share: number): number => took[kind].toSorted((a, b) => a - b)[Math.floor(rounds * share)] ?? 0;
const results: { [name: string]: number } = {};
for (const kind of names) {
  for (const [name, share] of [
    ["p50_ms", 0.5],
    ["p99_ms", 0.99],
  ] as const) {
    results[`${kind}_${name}`] = Math.round(quantile(kind, share) * 1000) / 1000;
    if (kind !== "unjudged")
      results[`${kind}_added_${name}`] = Math.round((quantile(kind, share) - quantile("unjudged", share)) * 1000) / 1000;
  }
}
for (const [name, value] of Object.entries(results)) console.log(`${name.padEnd(34)} ${value.toFixed(3)}`);
console.log(JSON.stringify({ bench: "tool-policy", results }));
