import fc from "fast-check";
import { expect, test } from "vitest";

import { decodeRequest, encodeResponse, encodeStatus } from "./decode.ts";
import { messagesOf } from "./definitions.ts";
import { readLogs } from "./read-logs.ts";
import { type ReadSpans, readSpans } from "./read-spans.ts";

const hex = (bytes: number): fc.Arbitrary<string> =>
  fc.uint8Array({ minLength: bytes, maxLength: bytes }).map((id) => Buffer.from(id).toString("hex"));
const time = fc.bigInt({ min: 0n, max: (1n << 64n) - 1n }).map(String);
const text = fc.string({ unit: "grapheme", maxLength: 12 });

const { anyValue } = fc.letrec<{ anyValue: unknown; list: unknown; pairs: unknown }>((tie) => ({
  anyValue: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    text.map((stringValue) => ({ stringValue })),
    fc.boolean().map((boolValue) => ({ boolValue })),
    fc.bigInt({ min: -(1n << 63n), max: (1n << 63n) - 1n }).map((value) => ({ intValue: String(value) })),
    fc
      .double({ noNaN: true, noDefaultInfinity: true })
      .map((doubleValue) => ({ doubleValue: Object.is(doubleValue, -0) ? 0 : doubleValue })),
    fc.uint8Array({ maxLength: 5 }).map((bytes) => ({ bytesValue: Buffer.from(bytes).toString("base64") })),
    tie("list").map((values) => ({ arrayValue: { values } })),
    tie("pairs").map((values) => ({ kvlistValue: { values } })),
    fc.constant({}),
  ),
  list: fc.array(tie("anyValue"), { maxLength: 3 }),
  pairs: fc.array(fc.record({ key: text, value: tie("anyValue") }), { maxLength: 3 }),
}));
const attributes = fc.array(fc.record({ key: text, value: anyValue }), { maxLength: 4 });

const span = fc.record(
  {
    traceId: hex(16),
    spanId: hex(8),
    parentSpanId: hex(8),
    flags: fc.nat({ max: 0x3ff }),
    name: text,
    kind: fc.nat({ max: 5 }),
    startTimeUnixNano: time,
    endTimeUnixNano: time,
    attributes,
    events: fc.array(fc.record({ name: text, timeUnixNano: time, attributes }), { maxLength: 2 }),
    links: fc.array(fc.record({ traceId: hex(16), spanId: hex(8), attributes }), { maxLength: 2 }),
    status: fc.record({ code: fc.nat({ max: 2 }), message: text }),
  },
  { requiredKeys: ["traceId", "spanId"] },
);
const request = fc.record({
  resourceSpans: fc.array(
    fc.record(
      {
        resource: fc.record({ attributes }),
        scopeSpans: fc.array(
          fc.record(
            { scope: fc.record({ name: text, version: text }), spans: fc.array(span, { maxLength: 3 }) },
            { requiredKeys: ["spans"] },
          ),
          { maxLength: 2 },
        ),
      },
      { requiredKeys: ["scopeSpans"] },
    ),
    { maxLength: 2 },
  ),
});

test("protobuf and JSON of the same spans give the same, whatever they hold", () => {
  const type = messagesOf("traces").request;
  fc.assert(
    fc.property(request, (sent) => {
      const bytes = Buffer.from(type.encode(type.fromObject(withBinaryIds(sent) as Record<string, unknown>)).finish());
      const fromBytes = decodeRequest("traces", bytes, "protobuf", readSpans);
      const fromJson = decodeRequest("traces", Buffer.from(JSON.stringify(sent)), "json", readSpans);
      if (!fromBytes.ok || !fromJson.ok) throw new Error("not decoded");
      expect(fromBytes.value).toEqual(fromJson.value);
    }),
    { seed: 7, numRuns: 300 },
  );
});

test("no bytes make the decoder throw", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), fc.constantFrom("protobuf" as const, "json" as const), (bytes, encoding) => {
      decodeRequest("traces", Buffer.from(bytes), encoding, readSpans);
    }),
    { seed: 7, numRuns: 500 },
  );
});

test.each(["[]", "5", "{", '{"resourceSpans":5}', '{"resourceSpans":[{"scopeSpans":[{"spans":[null]}]}]}'])("%s is no request", (sent) => {
  expect(decodeRequest("traces", Buffer.from(sent), "json", readSpans).ok).toBe(false);
});

test("a span without a valid id is counted and left out", () => {
  const zeros = { traceId: "0".repeat(32), spanId: "1".repeat(16) };
  const short = { traceId: "1".repeat(32), spanId: "1".repeat(15) };
  const read = readSpans({
    resourceSpans: [{ scopeSpans: [{ spans: [zeros, short, { traceId: "A".repeat(32), spanId: "1".repeat(16) }] }] }],
  });
  expect(read.withoutId).toBe(2);
  expect(read.spans.map(({ traceId }) => traceId)).toEqual(["a".repeat(32)]);
});

test("ids in base64, which JSON must not have, are no ids; ids in upper-case hex are the same ids", () => {
  const read = (traceId: string, spanId: string): ReadSpans =>
    readSpans({ resourceSpans: [{ scopeSpans: [{ spans: [{ traceId, spanId }] }] }] });
  const id = Buffer.from("ab".repeat(16), "hex");
  expect(read(id.toString("base64"), id.subarray(8).toString("base64"))).toEqual({ spans: [], withoutId: 1 });
  expect(read("", "")).toEqual({ spans: [], withoutId: 1 });
  expect(read("AB".repeat(16), "Ab".repeat(8)).spans).toMatchObject([{ traceId: "ab".repeat(16), spanId: "ab".repeat(8) }]);
});

test("names in place of numbers, numbers in place of texts, and members that nobody knows are read past", () => {
  const sent = {
    resourceSpans: [
      {
        schemaUrl: "x",
        scopeSpans: [
          {
            spans: [
              {
                traceId: "1".repeat(32),
                spanId: "1".repeat(16),
                kind: "SPAN_KIND_CLIENT",
                startTimeUnixNano: 5,
                status: { code: "STATUS_CODE_ERROR", message: "no" },
                attributes: [{ key: "n", value: { intValue: 3 } }, { key: "none" }, { key: "new", value: { newValue: 1 } }],
                more: { deep: [1] },
              },
            ],
          },
        ],
      },
    ],
  };
  const decoded = decodeRequest("traces", Buffer.from(JSON.stringify(sent)), "json", readSpans);
  if (!decoded.ok) throw new Error(decoded.error);
  const [span] = decoded.value.spans;
  expect(span).toMatchObject({ spanKind: 0, startNs: 5n, endNs: 0n, status: "error", statusMessage: "no" });
  expect(Object.fromEntries(span?.attributes ?? [])).toEqual({ n: 3, none: null, new: null });
});

test("numbers that JavaScript cannot hold stay exact as text", () => {
  const decoded = decodeRequest(
    "traces",
    Buffer.from(
      JSON.stringify({
        resourceSpans: [
          {
            scopeSpans: [
              {
                spans: [
                  {
                    traceId: "1".repeat(32),
                    spanId: "1".repeat(16),
                    startTimeUnixNano: "1790000000123456789",
                    attributes: [
                      { key: "large", value: { intValue: "9007199254740993" } },
                      { key: "small", value: { intValue: "-5" } },
                      { key: "infinite", value: { doubleValue: "Infinity" } },
                    ],
                  },
                ],
              },
            ],
          },
        ],
      }),
    ),
    "json",
    readSpans,
  );
  if (!decoded.ok) throw new Error(decoded.error);
  const [span] = decoded.value.spans;
  expect(span?.startNs).toBe(1_790_000_000_123_456_789n);
  expect(Object.fromEntries(span?.attributes ?? [])).toEqual({ large: "9007199254740993", small: -5, infinite: "Infinity" });
});

test("log records that name an event of a span are read, in both ways of naming it", () => {
  const where = { traceId: "1".repeat(32), spanId: "2".repeat(16), timeUnixNano: "5" };
  const { records, events } = readLogs({
    resourceLogs: [
      {
        scopeLogs: [
          {
            logRecords: [
              { ...where, eventName: "gen_ai.choice", body: { kvlistValue: { values: [{ key: "index", value: { intValue: 0 } }] } } },
              { ...where, attributes: [{ key: "event.name", value: { stringValue: "gen_ai.user.message" } }] },
              { body: { stringValue: "a line" } },
            ],
          },
        ],
      },
    ],
  });
  expect(records).toBe(3);
  expect(events.map(({ event, body }) => [event, body])).toEqual([
    ["gen_ai.choice", { index: 0 }],
    ["gen_ai.user.message", null],
  ]);
});

test("a full success leaves partial_success unset; a partial one says how many and why", () => {
  expect(encodeResponse("traces", undefined, "protobuf")).toHaveLength(0);
  expect(encodeResponse("traces", undefined, "json").toString()).toBe("{}");
  const partial = { rejected: 3, message: "no id" };
  expect(JSON.parse(encodeResponse("logs", partial, "json").toString())).toEqual({
    partialSuccess: { rejectedLogRecords: "3", errorMessage: "no id" },
  });
  const decoded = messagesOf("traces").response.decode(encodeResponse("traces", partial, "protobuf"));
  expect(decoded.toJSON()).toEqual({ partialSuccess: { rejectedSpans: "3", errorMessage: "no id" } });
});

test("an error is a google.rpc.Status with its message", () => {
  expect(encodeStatus("no", "protobuf")).toEqual(Buffer.from([0x12, 2, 0x6e, 0x6f]));
  expect(encodeStatus("x".repeat(200), "protobuf").subarray(0, 3)).toEqual(Buffer.from([0x12, 0xc8, 0x01]));
  expect(JSON.parse(encodeStatus("no", "json").toString())).toEqual({ message: "no" });
});

/** The ids that JSON writes in hex, as bytes. */
function withBinaryIds(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value), (key, member: unknown) =>
    ["traceId", "spanId", "parentSpanId"].includes(key) && typeof member === "string"
      ? Buffer.from(member, "hex").toString("base64")
      : member,
  );
}
