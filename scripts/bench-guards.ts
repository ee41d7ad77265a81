// `node scripts/bench-guards.ts`: what the guards add to a call through the gateway, and how fast secrets are looked for.
import { deploymentOf, snapshotOf } from "../src/gateway/testing/sign-snapshot.ts";
import { post, sendMessage, startAgent } from "../src/gateway/testing/start-agent.ts";
import { startTestGateway } from "../src/gateway/testing/start-test-gateway.ts";
import { answerJson } from "../src/gateway/testing/start-upstream.ts";
import { cleanText } from "../src/safety/domain/guards/clean-text.ts";
import { findSecrets } from "../src/safety/domain/guards/find-secrets.ts";

const sentence = "Order A-1001 was delivered on 3 May; 42.00 EUR went back to the card you paid with, within 3 to 5 days. ";
const fill = (piece: string, length: number): string => piece.repeat(Math.ceil(length / piece.length)).slice(0, length);

const rounds = 3000;
const question = sendMessage({ contextId: "c", parts: [{ text: fill(sentence, 500) }] });
const text = fill(sentence, 2048);
await using agent = await startAgent(({ id }, response) =>
  answerJson(response, { jsonrpc: "2.0", id, result: { message: { messageId: "m", role: "ROLE_AGENT", parts: [{ text }] } } }),
);
await using gateway = await startTestGateway();
const guards = {
  input: [{ guard: "normalise", mode: "enforce", maxCharacters: 4000 }],
  output: [{ guard: "secrets", mode: "enforce" }],
} as const;
await gateway.use(snapshotOf(1, { plain: deploymentOf({ agentUrl: agent.url }), guarded: deploymentOf({ agentUrl: agent.url, guards }) }));

const timesMs = { plain: [] as number[], guarded: [] as number[] };
for (let round = 0; round < rounds; round++) {
  for (const deployment of round % 2 === 0 ? (["plain", "guarded"] as const) : (["guarded", "plain"] as const)) {
    const startedMs = performance.now();
    await (await post(`${gateway.url}/d/${deployment}/a2a`, question)).text();
    if (round >= rounds / 5) timesMs[deployment].push(performance.now() - startedMs); // the first ones warm up
  }
}
const quantile = (values: readonly number[], share: number): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length * share)] ?? 0;
const added = (share: number): number => Number((quantile(timesMs.guarded, share) - quantile(timesMs.plain, share)).toFixed(3));

/** Processor time of one call, the best of five: others use this machine too. */
const cpuMs = (work: () => unknown, times = 1): number => {
  const measured = Array.from({ length: 5 }, () => {
    const before = process.cpuUsage().user;
    for (let count = 0; count < times; count++) work();
    return (process.cpuUsage().user - before) / 1000 / times;
  });
  return Math.min(...measured);
};
const mebibyte = 2 ** 20;
const hostile = [
  "sk-ant-a",
  "glpat-",
  "eyJhbGci.",
  "4444 ",
  "4 ",
  "DE89 3704 ",
  "password=",
  "secret=xxxx1",
  "-----BEGIN PRIVATE KEY-----",
  "AKIA",
];

const results = {
  plain_call_p50_ms: Number(quantile(timesMs.plain, 0.5).toFixed(3)),
  plain_call_p99_ms: Number(quantile(timesMs.plain, 0.99).toFixed(3)),
  both_guards_added_p50_ms: added(0.5),
  both_guards_added_p99_ms: added(0.99),
  secrets_2_kb_cpu_ms: Number(cpuMs(() => findSecrets(text), 2000).toFixed(4)),
  normalise_500_b_cpu_ms: Number(cpuMs(() => cleanText(fill(sentence, 500)), 2000).toFixed(4)),
  secrets_mib_per_second_prose: Math.round(1000 / cpuMs(() => findSecrets(fill(sentence, mebibyte)))),
  secrets_mib_per_second_worst: Number(
    Math.min(...hostile.map((piece) => 1000 / cpuMs(() => findSecrets(fill(piece, mebibyte))))).toFixed(1),
  ),
};
for (const [name, value] of Object.entries(results)) console.log(`${name.padEnd(32)} ${value}`);
console.log(JSON.stringify({ bench: "guards", results }));
