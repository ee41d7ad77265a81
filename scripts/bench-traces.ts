// `node scripts/bench-traces.ts [--rows 1000000] [--rounds 40]`: how long lists of traces and one large trace take over the API, among so many
// spans of the last six hours in the embedded store.
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";

import { Pool } from "undici";

import { readPlatformMemory } from "./bench-memory.ts";
import { createTraceMaker, encodeSpans, percentile, spansPerTrace } from "./bench-spans.ts";
import { startPlatform } from "./journey.ts";

const { values } = parseArgs({ options: { rows: { type: "string", default: "1000000" }, rounds: { type: "string", default: "40" } } });
const [rows, rounds] = [Number(values.rows), Number(values.rounds)];
const tracesPerBody = 100;
const spreadMs = 6 * 3_600_000;
const largeTraceSpans = 10_000;

const data = mkdtempSync(join(tmpdir(), "airworthy-bench-"));
const results: Record<string, number> = {};
const platform = await startPlatform({ data, port: 0, gatewayPort: 0, otlpPort: 0, say: () => {} });
const pool = new Pool(platform.otlp, { connections: 4 });
const makeTrace = createTraceMaker(7);
const api = `${platform.api}/api/v1`;

async function post(body: Buffer): Promise<void> {
  for (;;) {
    const answer = await pool.request({ method: "POST", path: "/v1/traces", headers: { "content-type": "application/x-protobuf" }, body });
    await answer.body.dump();
    if (answer.statusCode === 200) return;
    await new Promise((resolve) => setTimeout(resolve, 1_000));
  }
}

async function stop(child: ChildProcess): Promise<void> {
  child.kill("SIGTERM");
  await once(child, "exit");
}

async function measure(name: string, path: string): Promise<void> {
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const at = performance.now();
    const answer = await fetch(`${api}${path}`);
    await answer.text();
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}`);
    times.push(performance.now() - at);
  }
  results[`${name}_p50_ms`] = percentile(times, 0.5);
  results[`${name}_p95_ms`] = percentile(times, 0.95);
  console.log(JSON.stringify({ [`${name}_p50_ms`]: results[`${name}_p50_ms`], [`${name}_p95_ms`]: results[`${name}_p95_ms`] }));
}

try {
  const now = Date.now();
  const total = rows / spansPerTrace;
  let made = 0;
  const at = performance.now();
  const fill = async (): Promise<void> => {
    while (made < total) {
      const first = made;
      made += tracesPerBody;
      const spans = Array.from({ length: tracesPerBody }, (_, index) => makeTrace(now - spreadMs + ((first + index) / total) * spreadMs));
      await post(encodeSpans(spans.flat()));
    }
  };
  await Promise.all([fill(), fill(), fill(), fill()]);
  console.log(JSON.stringify({ filled: rows, seconds: Math.round((performance.now() - at) / 1_000) }));
  results["fill_spans_per_second"] = Math.round(rows / ((performance.now() - at) / 1_000));
  const large = Array.from({ length: largeTraceSpans / spansPerTrace }, () => makeTrace(now - 60_000)).flat();
  const traceId = large[0]?.traceId ?? Buffer.alloc(0);
  const inOne = large.map((span) => ({ ...span, traceId }));
  for (let from = 0; from < inOne.length; from += 1_000) await post(encodeSpans(inOne.slice(from, from + 1_000)));
  const id = traceId.toString("hex");
  while (!(await (await fetch(`${api}/traces?limit=200`)).text()).includes(id)) await new Promise((resolve) => setTimeout(resolve, 200));

  results["load_before"] = loadavg()[0] ?? 0;
  await measure("list", "/traces?limit=50");
  await measure("list_failed", "/traces?limit=50&failed=true");
  await measure("list_agent", "/traces?limit=50&agent=desk");
  await measure("list_kind", "/traces?limit=50&kind=tool");
  await measure("list_session", "/traces?limit=50&session=s-100");
  await measure("list_common_word", "/traces?limit=50&text=kettle");
  await measure("list_rare_word", "/traces?limit=50&text=w49876");
  await measure(
    "list_from_to",
    `/traces?limit=50&from=${new Date(now - 3 * 3_600_000).toISOString()}&to=${new Date(now - 7_200_000).toISOString()}`,
  );
  await measure("list_sessions", "/sessions?limit=50");
  const { nextCursor } = (await (await fetch(`${api}/traces?limit=200`)).json()) as { nextCursor: string };
  await measure("list_next_page", `/traces?limit=50&cursor=${nextCursor}`);
  const { items } = (await (await fetch(`${api}/traces?limit=50&agent=desk`)).json()) as { items: { traceId: string }[] };
  await measure("open_trace", `/traces/${items[20]?.traceId}`);
  await measure("open_10000_spans", `/traces/${id}`);
  Object.assign(results, readPlatformMemory(platform.process.pid ?? 0, data, "reads"));
  results["load_after"] = loadavg()[0] ?? 0;
} finally {
  await pool.close();
  await stop(platform.process);
  rmSync(data, { recursive: true, force: true });
}
console.log(JSON.stringify({ bench: "traces", results }));
