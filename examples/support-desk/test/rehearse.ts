import { readFile } from "node:fs/promises";
import { createMCPClient, type MCPClient } from "@ai-sdk/mcp";
import { createMcpHandler, type McpServer } from "@modelcontextprotocol/server";
import { completionRequest } from "../model/completion-request.ts";
import { readConversation } from "../model/conversation.ts";
import { decideMove } from "../model/policy.ts";
import { createBackOfficeServer } from "../shop/back-office-tools.ts";
import { createDeskServer } from "../shop/desk-tools.ts";
import { createOrderBook } from "../shop/order-book.ts";

/** The shop without a network: both of its MCP servers over one order book. */
export type ShopInProcess = AsyncDisposable & { readonly desk: MCPClient; readonly backOffice: MCPClient };

/** Opens an empty shop. */
export async function openShop(): Promise<ShopInProcess> {
  const book = createOrderBook([]);
  const desk = await connect(() => createDeskServer(book));
  const backOffice = await connect(() => createBackOfficeServer(book));
  return {
    desk,
    backOffice,
    async [Symbol.asyncDispose]() {
      await desk.close();
      await backOffice.close();
    },
  };
}

function connect(factory: () => McpServer): Promise<MCPClient> {
  const handler = createMcpHandler(factory);
  const url = "http://localhost/mcp";
  return createMCPClient({ transport: { type: "http", url, fetch: (input, init) => handler.fetch(new Request(input, init)) } });
}

/** A tool call of a session and what the shop answered. */
export type Call = { readonly tool: string; readonly arguments: Record<string, unknown>; readonly isError: boolean };

/** Plays a conversation of the rehearsed model with the shop, without an agent or time between them. */
export async function rehearse(
  shop: ShopInProcess,
  { prompt, turns }: { readonly prompt: string; readonly turns: readonly string[] },
): Promise<{ readonly calls: readonly Call[]; readonly answers: readonly string[] }> {
  const { tools } = await shop.desk.listTools();
  const offered = tools.map(({ name }) => ({ type: "function", function: { name } }));
  const messages: object[] = [{ role: "system", content: prompt }];
  const calls: Call[] = [];
  const answers: string[] = [];
  for (const turn of turns) {
    messages.push({ role: "user", content: turn });
    for (;;) {
      const move = decideMove(readConversation(completionRequest.parse({ messages, tools: offered })));
      if (move.kind === "say") {
        messages.push({ role: "assistant", content: move.text });
        answers.push(move.text);
        break;
      }
      if (calls.length > 20) throw new Error(`The rehearsed model goes round in circles: ${JSON.stringify(calls.slice(-3))}`);
      const id = `call-${calls.length}`;
      const result = await shop.desk.callTool({ name: move.tool, arguments: move.arguments });
      calls.push({ tool: move.tool, arguments: move.arguments, isError: result.isError === true });
      const asked = { id, type: "function", function: { name: move.tool, arguments: JSON.stringify(move.arguments) } };
      messages.push({ role: "assistant", content: null, tool_calls: [asked] });
      messages.push({ role: "tool", tool_call_id: id, content: JSON.stringify(result.content) });
    }
  }
  return { calls, answers };
}

/** The text of a prompt file. */
export function readPrompt(name: "v1" | "v2" | "v3"): Promise<string> {
  return readFile(new URL(`../prompts/${name}.md`, import.meta.url), "utf8");
}
