import type { ServerResponse } from "node:http";

import { answerJson, startUpstream, type SeenRequest, type Upstream } from "./start-upstream.ts";

/** A JSON-RPC call, as a small agent reads it. */
export type AgentCall = {
  readonly id: number;
  readonly method: string;
  readonly params: { readonly message?: { readonly contextId?: string }; readonly id?: string };
};

/** A small agent of A2A 1.0 without an SDK: `answer` answers its calls. `calls` are what it got at its endpoint. */
export async function startAgent(
  answer: (call: AgentCall, response: ServerResponse) => void,
): Promise<Upstream & { readonly calls: () => readonly SeenRequest[] }> {
  const upstream = await startUpstream((request, response) => {
    if (request.url === "/rpc") return answer(JSON.parse(request.body), response);
    const supportedInterfaces = [{ url: "http://elsewhere.invalid/rpc", protocolBinding: "JSONRPC", protocolVersion: "1.0" }];
    answerJson(response, { name: "Desk", supportedInterfaces, signatures: [{}] });
  });
  return { ...upstream, calls: () => upstream.seen.filter(({ url }) => url === "/rpc") };
}

/** Answers a call with a task in the message's context. */
export function answerTask(taskId: string): (call: AgentCall, response: ServerResponse) => void {
  return ({ id, params }, response) => {
    const contextId = params.message?.contextId ?? "of-the-agent";
    answerJson(response, { jsonrpc: "2.0", id, result: { task: { id: taskId, contextId, status: { state: "TASK_STATE_COMPLETED" } } } });
  };
}

/** The text of a SendMessage call, with some members in its message. */
export function sendMessage(members: { readonly [name: string]: unknown } = {}, method = "SendMessage"): string {
  return JSON.stringify({
    jsonrpc: "2.0",
    id: 7,
    method,
    params: { message: { messageId: "m", role: "ROLE_USER", parts: [{ text: "hi" }], ...members } },
  });
}

/** Posts a JSON text. */
export function post(url: string, body: string, headers: { readonly [name: string]: string } = {}): Promise<Response> {
  return fetch(url, { method: "POST", body, headers: { "content-type": "application/json", ...headers } });
}

/** The task in an answer to SendMessage. */
export async function taskIn(answer: Response): Promise<{ readonly id: string; readonly contextId: string }> {
  const { result } = (await answer.json()) as { result: { task: { id: string; contextId: string } } }; // as answerTask makes it
  return result.task;
}
