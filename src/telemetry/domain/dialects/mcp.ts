import { type Dialect, textOf, within } from "./dialect.ts";

/** The conventions for the Model Context Protocol, and what came before them. Only a call of a tool is a tool. */
export const mcp: Dialect = {
  name: "mcp",
  knows: (span) =>
    textOf(span, "mcp.method.name") !== undefined ||
    textOf(span, "mcp.method") !== undefined ||
    span.attributes.get("rpc.system") === "mcp",
  kind: (span) => {
    const method = textOf(span, "mcp.method.name") ?? textOf(span, "mcp.method") ?? textOf(span, "rpc.method") ?? "";
    return method === "tools/call" ? "tool" : "step";
  },
  fields: {
    toolName: [
      "gen_ai.tool.name",
      "mcp.tool.name",
      "mcp.request.tool_name",
      (span) => (span.name.startsWith("tools/call ") ? span.name.slice("tools/call ".length) : undefined),
      within("mcp.request.argument", "name"),
    ],
    input: ["gen_ai.tool.call.arguments", "mcp.tool.arguments", "mcp.request.params"],
    output: ["gen_ai.tool.call.result", "mcp.tool.result", "mcp.response.value"],
  },
};
