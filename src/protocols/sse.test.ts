import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { createSseReader } from "./sse.ts";

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
});
