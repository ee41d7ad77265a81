import { describe, expect, test } from "vitest";

import { readPointer, writePointer } from "./json-pointer.ts";

// RFC 6901, section 5.
const document = { foo: ["bar", "baz"], "": 0, "a/b": 1, "c%d": 2, "e^f": 3, "g|h": 4, "i\\j": 5, 'k"l': 6, " ": 7, "m~n": 8 };

describe("a JSON pointer", () => {
  test.each([
    ["", document],
    ["/foo", ["bar", "baz"]],
    ["/foo/0", "bar"],
    ["/", 0],
    ["/a~1b", 1],
    ["/c%d", 2],
    ["/i\\j", 5],
    ["/ ", 7],
    ["/m~0n", 8],
    ["/foo/-", "baz"],
    ["/foo/2", undefined],
    ["/foo/length", undefined],
    ["/nothing/here", undefined],
    ["/constructor", undefined],
  ])("%j leads to %j", (pointer, value) => {
    expect(readPointer(document, pointer)).toEqual(value);
  });

  test("writes, and makes the objects on the way", () => {
    const value = { messages: [{ role: "user" }] };
    expect(writePointer(value, "/messages/-/content", "hi")).toBe(true);
    expect(writePointer(value, "/session/id", "s")).toBe(true);
    expect(value).toEqual({ messages: [{ role: "user", content: "hi" }], session: { id: "s" } });
  });

  test.each(["", "/list/-", "/list/0/text", "/text/inside"])("that leads nowhere is not written: %j", (pointer) => {
    const value = { list: [], text: "t" };
    expect(writePointer(value, pointer, "x")).toBe(false);
    expect(value).toEqual({ list: [], text: "t" });
  });

  test("writes no prototype", () => {
    const value = {};
    writePointer(value, "/__proto__/polluted", "x");
    expect(JSON.stringify(value)).toBe('{"__proto__":{"polluted":"x"}}');
    expect(Reflect.get({}, "polluted")).toBeUndefined();
  });
});
