import { describe, expect, test } from "vitest";

import { filterToolList, readToolCall, readToolResult } from "./mcp.ts";

describe("MCP tool calls", () => {
  test("are told from other messages, with what they lack left empty", () => {
    expect(readToolCall({ jsonrpc: "2.0", id: 1, method: "tools/call", params: { name: "a", arguments: { x: 1 } } })).toEqual({
      id: 1,
      tool: "a",
      arguments: { x: 1 },
    });
    expect(readToolCall({ jsonrpc: "2.0", method: "tools/call" })).toEqual({ tool: "", arguments: {} });
    expect(readToolCall({ jsonrpc: "2.0", id: 1, method: "tools/list" })).toBeUndefined();
    expect(readToolCall("tools/call")).toBeUndefined();
  });

  test.each([
    [{ result: { structuredContent: { a: 1 }, content: [] } }, { result: { a: 1 }, isError: false }],
    [{ result: { content: [{ type: "text", text: "no" }], isError: true } }, { result: [{ type: "text", text: "no" }], isError: true }],
    [{ result: { resultType: "input_required" } }, { result: { resultType: "input_required" }, isError: false }],
    [{ error: { code: 1, message: "m" } }, { result: { code: 1, message: "m" }, isError: true }],
    [null, { result: null, isError: true }],
  ])("end as %j says", (response, expected) => {
    expect(readToolResult(response)).toEqual(expected);
  });

  test("are listed only where they are allowed, with nothing else changed", () => {
    const text =
      '{"jsonrpc":"2.0","id":1,"result":{"tools":[{"name":"a","inputSchema":{"maximum":1.0}},{"name":"b"},{}],"nextCursor":"n"}}';
    expect(filterToolList(text, (tool) => tool === "a")).toBe(
      '{"jsonrpc":"2.0","id":1,"result":{"tools":[{"name":"a","inputSchema":{"maximum":1.0}}],"nextCursor":"n"}}',
    );
    expect(filterToolList('[{"id":1,"result":{}}]', () => false)).toBe('[{"id":1,"result":{}}]');
  });
});
