import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { createSseReader, withData } from "./sse.ts";

const stream = "\ufeff: hello\n\ndata: one\r\n\r\nevent: x\ndata: tw\u00f6\ndata:  three\n\rid: 4\rdata:\r\rdata: rest";

describe("an SSE reader", () => {
  test("gives the same events and the same bytes however the stream is cut", () => {
    const bytes = Buffer.from(stream);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: bytes.length })), fc.constantFrom(1000, 7), (cuts, maxEventLength) => {
        const reader = createSseReader(maxEventLength);
        const offsets = [0, ...cuts.toSorted((a, b) => a - b), bytes.length];
        const events = offsets.slice(1).flatMap((end, index) => reader.push(bytes.subarray(offsets[index], end)));
        expect(events.map(({ raw }) => raw).join("") + reader.rest()).toBe(stream);
        if (maxEventLength === 1000)
          expect(events.map(({ data }) => data)).toEqual(["", "one", "two".replace("o", "\u00f6") + "\n three", ""]);
      }),
    );
  });

  test("reads on behind an event that was too long to hold", () => {
    const reader = createSseReader(20);
    const events = ["data: 0123456789", "0123456789", "0123456789\ndata: more\n", "\ndata: next\n\n"].flatMap((text) =>
      reader.push(Buffer.from(text)),
    );
    expect(events.map(({ data }) => data).filter((data) => data !== "")).toEqual(["next"]);
  });

  test("gives an event as soon as it is known to be whole", () => {
    const reader = createSseReader(1000);
    const chunks = ["data: a\r", "", "\r", "data: b\n", "\n", "data: c\r\n\r", "\n"];
    expect(
      chunks.map((chunk) =>
        reader
          .push(Buffer.from(chunk))
          .map(({ data }) => data)
          .join(),
      ),
    ).toEqual(["", "", "", "a", "b", "", "c"]);
  });

  test("tells which pieces are no whole event", () => {
    const reader = createSseReader(20);
    const events = [...reader.push(Buffer.from(": hi\n\ndata: 0123456789012345678901234")), ...reader.push(Buffer.from("\n\ndata: x\n\n"))];
    expect(events.map(({ data, isTooLong }) => [data, isTooLong])).toEqual([
      ["", false],
      ["", true],
      ["", true],
      ["x", false],
    ]);
  });
});

test("an event with other data keeps its other fields", () => {
  const [event] = createSseReader(100).push(Buffer.from(": c\r\nid: 7\r\ndata: one\r\ndata:two\r\ndata\r\nevent: e\r\n\r\n"));
  if (event === undefined) throw new Error("There is no event.");
  expect(withData(event, "new\nlines")).toBe(": c\nid: 7\nevent: e\ndata: new\ndata: lines\n\n");
});
