// `node scripts/bench-otlp.ts [--rate 5000] [--seconds 20] [--connections 8]`: spans over OTLP into the embedded store with its indexes, sender
// and receiver on this machine: answers, memory and freshness at a steady rate, then how many it takes at most.
import type { ChildProcess } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";

import { Pool } from "undici";

import { findChild, readCpuSeconds, readPlatformMemory } from "./bench-memory.ts";
import { createTraceMaker, encodeSpans, percentile, spansPerTrace } from "./bench-spans.ts";
import { startPlatform } from "./journey.ts";

const { values } = parseArgs({
  options: {
    rate: { type: "string", default: "5000" },
    seconds: { type: "string", default: "20" },
    connections: { type: "string", default: "8" },
  },
});
const tracesPerBody = 25;
const spansPerBody = spansPerTrace * tracesPerBody;
const makeTrace = createTraceMaker(1);

/** A request's bytes, and where each id stands in them. */
type Body = { readonly bytes: Buffer; readonly ids: readonly { readonly length: number; readonly at: readonly number[] }[] };

function makeBody(): Body {
  const spans = Array.from({ length: tracesPerBody }, () => makeTrace(Date.now())).flat();
  const bytes = encodeSpans(spans);
  const marks = new Set(spans.flatMap(({ traceId, spanId }) => [traceId, spanId]));
  return {
    bytes,
    ids: Array.from(marks, (id) => {
      const at: number[] = [];
      for (let found = bytes.indexOf(id); found !== -1; found = bytes.indexOf(id, found + 1)) at.push(found);
      return { length: id.length, at };
    }),
  };
}

/** The same request about other traces, so that making it takes no time. */
function withNewIds({ bytes, ids }: Body): Buffer {
  const copy = Buffer.from(bytes);
  const random = randomBytes(ids.reduce((sum, { length }) => sum + length, 0));
  let from = 0;
  for (const { length, at } of ids) {
    for (const position of at) random.copy(copy, position, from, from + length);
    from += length;
  }
  return copy;
}

async function stop(child: ChildProcess): Promise<void> {
  child.kill("SIGTERM");
  await once(child, "exit");
}

const idleMs = 10_000;
const data = mkdtempSync(join(tmpdir(), "airworthy-bench-"));
const results: Record<string, number> = { load_before: loadavg()[0] ?? 0 };
const options = { data, port: 0, gatewayPort: 0, otlpPort: 0, say: () => {} };
// The first start makes the database, which takes memory that is not given back: what is measured is the second.
await stop((await startPlatform(options)).process);
const platform = await startPlatform(options);
const server = platform.process.pid ?? 0;
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const pool = new Pool(platform.otlp, { connections: Number(values.connections) });
const protobuf = { "content-type": "application/x-protobuf" };

async function post(body: Buffer): Promise<number> {
  const answer = await pool.request({ method: "POST", path: "/v1/traces", headers: protobuf, body });
  await answer.body.dump();
  return answer.statusCode;
}

const makeSeen = createTraceMaker(2);

/** How long after its answer a trace is in the list. */
async function measureVisible(): Promise<number> {
  const made = Date.now();
  const spans = makeSeen(made);
  const trace = spans[0]?.traceId.toString("hex") ?? "";
  const send = { method: "POST", headers: protobuf, body: new Uint8Array(encodeSpans(spans)) }; // beside the load, not behind it
  while ((await fetch(`${platform.otlp}/v1/traces`, send)).status !== 200) await pause(100);
  const at = performance.now();
  const from = new Date(made - 1_000).toISOString();
  for (;;) {
    const list = await (await fetch(`${platform.api}/api/v1/traces?limit=20&from=${from}`)).text();
    if (list.includes(trace)) return performance.now() - at;
    await pause(25);
  }
}

try {
  const bodies = Array.from({ length: 8 }, makeBody);
  const nextBody = (index: number): Buffer => withNewIds(bodies[index % bodies.length] ?? makeBody());
  await pause(idleMs);
  Object.assign(results, readPlatformMemory(server, data, "idle"));

  // At a steady rate, whatever the answers take.
  const everyMs = (spansPerBody / Number(values.rate)) * 1_000;
  const latencies: number[] = [];
  const visible: number[] = [];
  let refused = 0;
  const requests: Promise<void>[] = [];
  let isOver = false;
  const watching = (async () => {
    while (!isOver) {
      visible.push(await measureVisible());
      await pause(300);
    }
  })();
  const cpu = (): { readonly server: number; readonly store: number } => ({
    server: readCpuSeconds(server),
    store: readCpuSeconds(findChild(server, "span-store")),
  });
  const before = cpu();
  const begun = performance.now();
  for (let index = 0; index * everyMs < Number(values.seconds) * 1_000; index++) {
    await pause(Math.max(0, begun + index * everyMs - performance.now()));
    const [body, due] = [nextBody(index), begun + index * everyMs];
    requests.push(
      post(body).then((status) => {
        if (status === 200) latencies.push(performance.now() - due);
        else refused += 1;
      }),
    );
  }
  await Promise.all(requests);
  const steadySeconds = (performance.now() - begun) / 1_000;
  Object.assign(results, readPlatformMemory(server, data, "steady"));
  isOver = true;
  await watching;
  results["steady_spans_per_second"] = Math.round((latencies.length * spansPerBody) / steadySeconds);
  const after = cpu();
  results["steady_server_us_per_span"] = ((after.server - before.server) * 1e6) / latencies.length / spansPerBody;
  results["steady_span_store_us_per_span"] = ((after.store - before.store) * 1e6) / latencies.length / spansPerBody;
  results["steady_p50_ms"] = percentile(latencies, 0.5);
  results["steady_p99_ms"] = percentile(latencies, 0.99);
  results["visible_p50_ms"] = percentile(visible, 0.5);
  results["visible_p95_ms"] = percentile(visible, 0.95);

  // As many as it takes: each connection sends again when it is answered.
  let stored = 0;
  const until = performance.now() + Number(values.seconds) * 1_000;
  const at = performance.now();
  await Promise.all(
    Array.from({ length: Number(values.connections) }, async (_, sender) => {
      for (let index = sender; performance.now() < until; index++) {
        if ((await post(nextBody(index))) === 200) stored += spansPerBody;
        else {
          refused += 1;
          await pause(1_000);
        }
      }
    }),
  );
  results["most_spans_per_second"] = Math.round(stored / ((performance.now() - at) / 1_000));
  Object.assign(results, readPlatformMemory(server, data, "most"));
  results["visible_after_most_ms"] = Math.round(await measureVisible());
  results["refused_requests"] = refused;
  results["bytes_per_span"] = Math.round(bodies.reduce((sum, { bytes }) => sum + bytes.length, 0) / bodies.length / spansPerBody);
  results["load_after"] = loadavg()[0] ?? 0;
} finally {
  await pool.close();
  await stop(platform.process);
  rmSync(data, { recursive: true, force: true });
}
for (const [name, value] of Object.entries(results)) console.log(JSON.stringify({ [name]: Math.round(value * 100) / 100 }));
console.log(JSON.stringify({ bench: "otlp", results }));
