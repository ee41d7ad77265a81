import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";

import { describe, expect, test } from "vitest";

import { defaultProject } from "../kernel/scope.ts";
import { decodeRequest } from "../protocols/otlp/decode.ts";
import { readSpans } from "../protocols/otlp/read-spans.ts";
import { summariseTrace } from "./domain/summarise-trace.ts";
import type { StoredSpan } from "./domain/stored-span.ts";
import { storeOtlpSpan } from "./store-otlp-span.ts";

const folder = join(resolve(process.env["AIRWORTHY_SHARED"] ?? "../shared"), "data/otlp");
const captures = existsSync(folder) ? readdirSync(folder).filter((name) => existsSync(join(folder, name, "01-traces.pb"))) : [];

/** What an SDK sent, as traces. */
function readCapture(name: string): StoredSpan[][] {
  const read = decodeRequest("traces", readFileSync(join(folder, name, "01-traces.pb")), "protobuf", readSpans);
  if (!read.ok) throw new Error(read.error);
  return [
    ...Map.groupBy(
      read.value.spans.map((span) => storeOtlpSpan(span, defaultProject)),
      ({ traceId }) => traceId,
    ).values(),
  ];
}

// The captures are not part of the repository. Without them the test is there, skipped, and `npm test` says why.
const isHere = captures.length > 0;
describe("what SDKs really sent", () => {
  test.runIf(isHere).each(isHere ? captures : [`not run: no data in ${folder}`])(
    "%s: every span is known, and a trace failed where its top did",
    (name) => {
      for (const spans of readCapture(name)) {
        expect(spans.filter(({ kind, dialect }) => kind === "other" || dialect === "").map((span) => span.name)).toEqual([]);
        for (const model of spans.filter(({ kind }) => kind === "model"))
          expect(model).toMatchObject({ model: expect.any(String), input: expect.any(String) });
        for (const tool of spans.filter(({ kind }) => kind === "tool"))
          expect(tool).toMatchObject({ toolName: expect.any(String), input: expect.any(String) });
        const trace = summariseTrace(spans, BigInt(Date.now()) * 1_000_000n);
        const top = spans.find(({ parentSpanId }) => parentSpanId === "");
        expect([trace.name, trace.failures.length > 0]).toEqual([top?.name, top?.status === "error"]);
        expect(trace.session).toMatch(/^s-/);
      }
    },
  );
});
