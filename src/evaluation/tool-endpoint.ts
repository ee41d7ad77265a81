import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";

import type { Json } from "../kernel/json.ts";

/** An MCP endpoint that evaluations talk to directly: to lay out cases, to query final states, to learn what tools there are. */
export type ToolEndpoint = {
  /** structuredContent of the answer, null when the tool gives none. Rejects when the tool says it failed or cannot be reached. */
  call(tool: string, args: { readonly [name: string]: Json }, signal: AbortSignal): Promise<Json>;
  /** A call that changes nothing: where no answer came, as over a connection that was just closed, it is asked once more. */
  ask: ToolEndpoint["call"];
  listTools(signal: AbortSignal): Promise<readonly ListedTool[]>;
  close(): Promise<void>;
};

/** A tool as its server describes it. `definition` is what a pin of it covers. */
export type ListedTool = { readonly name: string; readonly readOnly: boolean; readonly definition: Json };

/** The tool itself said that it failed. */
class ToolFailure extends Error {}

/** Connects to an MCP server (streamable HTTP, either protocol era). */
export async function openToolEndpoint(url: string, signal: AbortSignal): Promise<ToolEndpoint> {
  const client = new Client({ name: "airworthy-evaluation", version: "1" });
  await client.connect(new StreamableHTTPClientTransport(new URL(url)), { signal });
  const call: ToolEndpoint["call"] = async (tool, args, callSignal) => {
    const answer = await client.callTool({ name: tool, arguments: { ...args } }, { signal: callSignal });
    if (answer.isError === true) {
      const said = answer.content.map((part) => (part.type === "text" ? part.text : part.type)).join(" ");
      throw new ToolFailure(`The tool "${tool}" failed: ${said.slice(0, 300)}`);
    }
    return (answer.structuredContent ?? null) as Json; // came off the wire as JSON
  };
  return {
    call,
    ask: (tool, args, askSignal) =>
      call(tool, args, askSignal).catch((error: unknown) => {
        if (error instanceof ToolFailure || askSignal.aborted) throw error;
        return call(tool, args, askSignal);
      }),
    listTools: async (listSignal) => {
      const { tools } = await client.listTools({}, { signal: listSignal });
      return tools.map((tool) => ({
        name: tool.name,
        readOnly: tool.annotations?.readOnlyHint === true,
        definition: JSON.parse(JSON.stringify(tool)) as Json, // came off the wire as JSON
      }));
    },
    close: () => client.close(),
  };
}
