// `node scripts/bench-otlp.ts [--seconds 20] [--connections 8] [--rows 0]`: how many spans a second the whole platform takes over OTLP into the
// embedded store with its indexes, sender and receiver on this machine; with `--rows`, how long lists take over that many spans.
import { randomBytes } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";

import { Pool } from "undici";

import { messagesOf } from "../src/protocols/otlp/definitions.ts";
import { startPlatform } from "./journey.ts";

const { values } = parseArgs({
  options: {
    seconds: { type: "string", default: "20" },
    connections: { type: "string", default: "8" },
    rows: { type: "string", default: "0" },
  },
});
const spansPerTrace = 10;
const tracesPerBody = 50;
const words = "order refund kettle broken money back delivered address please check status today customer agent policy window days".split(
  " ",
);

/** Spans of some traces as a request's bytes, and where each id stands in them. */
function makeBody(): { readonly bytes: Buffer; readonly ids: readonly { readonly length: number; readonly at: readonly number[] }[] } {
  const text = (length: number): string => Array.from({ length }, () => words[Math.floor(Math.random() * words.length)]).join(" ");
  const value = (given: string | number): object => (typeof given === "string" ? { stringValue: given } : { intValue: given });
  const marks: Buffer[] = [];
  const mark = (length: number): Buffer => {
    const id = randomBytes(length);
    marks.push(id);
    return id;
  };
  const now = BigInt(Date.now()) * 1_000_000n;
  const spans = Array.from({ length: tracesPerBody }, (_, trace) => {
    const traceId = mark(16);
    const root = mark(8);
    return Array.from({ length: spansPerTrace }, (_, index) => ({
      traceId,
      spanId: index === 0 ? root : mark(8),
      ...(index > 0 && { parentSpanId: root }),
      name: index === 0 ? "invoke_agent desk" : index % 2 === 1 ? "chat gpt-4o" : "execute_tool lookup_order",
      kind: 1,
      startTimeUnixNano: String(now + BigInt(trace * 1_000_000 + index * 1_000)),
      endTimeUnixNano: String(now + BigInt(trace * 1_000_000 + index * 1_000 + 900)),
      attributes: Object.entries({
        "gen_ai.operation.name": index === 0 ? "invoke_agent" : index % 2 === 1 ? "chat" : "execute_tool",
        "gen_ai.provider.name": "openai",
        "gen_ai.request.model": "gpt-4o",
        "gen_ai.agent.name": "desk",
        "gen_ai.agent.version": "v1",
        "gen_ai.conversation.id": `s-${trace}`,
        ...(index % 2 === 1
          ? {
              "gen_ai.input.messages": JSON.stringify([{ role: "user", parts: [{ type: "text", content: text(60) }] }]),
              "gen_ai.output.messages": JSON.stringify([
                { role: "assistant", parts: [{ type: "text", content: text(60) }], finish_reason: "stop" },
              ]),
              "gen_ai.usage.input_tokens": 900,
              "gen_ai.usage.output_tokens": 120,
            }
          : { "gen_ai.tool.name": "lookup_order", "gen_ai.tool.call.arguments": text(50), "gen_ai.tool.call.result": text(60) }),
      }).map(([key, given]) => ({ key, value: value(given) })),
    }));
  }).flat();
  const { request } = messagesOf("traces");
  const bytes = Buffer.from(
    request
      .encode(
        request.fromObject({
          resourceSpans: [
            {
              resource: { attributes: [{ key: "service.name", value: value("desk") }] },
              scopeSpans: [{ scope: { name: "bench" }, spans }],
            },
          ],
        }),
      )
      .finish(),
  );
  const ids = marks.map((id) => {
    const at: number[] = [];
    for (let found = bytes.indexOf(id); found !== -1; found = bytes.indexOf(id, found + 1)) at.push(found);
    return { length: id.length, at };
  });
  return { bytes, ids };
}

/** The same request about other traces. */
function withNewIds({ bytes, ids }: ReturnType<typeof makeBody>): Buffer {
  const copy = Buffer.from(bytes);
  const random = randomBytes(ids.reduce((sum, { length }) => sum + length, 0));
  let from = 0;
  for (const { length, at } of ids) {
    for (const position of at) random.copy(copy, position, from, from + length);
    from += length;
  }
  return copy;
}

function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

const data = mkdtempSync(join(tmpdir(), "airworthy-bench-"));
const platform = await startPlatform({ data, port: 0, gatewayPort: 0, otlpPort: 0, say: () => {} });
const results: Record<string, number> = {};
try {
  const bodies = Array.from({ length: 8 }, makeBody);
  const spansPerBody = spansPerTrace * tracesPerBody;
  const connections = Number(values.connections);
  const pool = new Pool(platform.otlp, { connections });
  const latencies: number[] = [];
  let refused = 0;
  const send = async (): Promise<void> => {
    const body = withNewIds(bodies[Math.floor(Math.random() * bodies.length)] ?? makeBody());
    const at = performance.now();
    const answer = await pool.request({ method: "POST", path: "/v1/traces", headers: { "content-type": "application/x-protobuf" }, body });
    await answer.body.dump();
    if (answer.statusCode === 200) latencies.push(performance.now() - at);
    else refused++;
  };
  const load = async (enough: () => boolean): Promise<number> => {
    latencies.length = 0;
    const at = performance.now();
    await Promise.all(
      Array.from({ length: connections }, async () => {
        while (!enough()) await send();
      }),
    );
    return (performance.now() - at) / 1_000;
  };
  const warm = performance.now() + 3_000;
  await load(() => performance.now() > warm);
  const until = performance.now() + Number(values.seconds) * 1_000;
  const seconds = await load(() => performance.now() > until);
  const stored = latencies.length * spansPerBody;
  const sorted = latencies.toSorted((a, b) => a - b);
  results["spans_per_second"] = Math.round(stored / seconds);
  results["p50_ms"] = Math.round(percentile(sorted, 0.5));
  results["p99_ms"] = Math.round(percentile(sorted, 0.99));
  results["refused_requests"] = refused;
  results["bytes_per_span"] = Math.round((bodies[0]?.bytes.length ?? 0) / spansPerBody);
  const status = readFileSync(`/proc/${platform.process.pid}/status`, "utf8");
  results["server_rss_mb"] = Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1_024);
  console.log(
    `${stored} spans in ${seconds.toFixed(1)} s: ${results["spans_per_second"]} spans/s, answers p50 ${results["p50_ms"]} ms, p99 ${results["p99_ms"]} ms`,
  );

  const rows = Number(values.rows);
  if (rows > 0) {
    await load(() => latencies.length * spansPerBody + stored >= rows);
    for (const [name, query] of [
      ["list", "limit=50"],
      ["list_failed", "limit=50&failed=true"],
      ["list_text", "limit=50&text=kettle"],
    ] as const) {
      const times: number[] = [];
      for (let round = 0; round < 40; round++) {
        const at = performance.now();
        const answer = await fetch(`${platform.api}/api/v1/traces?${query}`);
        await answer.text();
        times.push(performance.now() - at);
      }
      const p = times.toSorted((a, b) => a - b);
      results[`${name}_p50_ms`] = Math.round(percentile(p, 0.5));
      results[`${name}_p95_ms`] = Math.round(percentile(p, 0.95));
      console.log(`${name} over ${rows} spans: p50 ${results[`${name}_p50_ms`]} ms, p95 ${results[`${name}_p95_ms`]} ms`);
    }
  }
  await pool.close();
} finally {
  platform.process.kill("SIGTERM");
  await new Promise((resolve) => platform.process.once("exit", resolve));
  rmSync(data, { recursive: true, force: true });
}
console.log(JSON.stringify({ bench: "otlp", results }));
