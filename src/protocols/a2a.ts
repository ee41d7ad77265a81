import { isJsonObject, type Json } from "../kernel/json.ts";
import type { JsonRpcCall } from "./json-rpc.ts";

/** The A2A generations whose JSON-RPC binding the gateway reads. */
export type A2aVersion = "0.3" | "1.0";

/** What routing needs to know of an A2A call. Ids are absent where the call carries none (an empty one counts as none). */
export type A2aCall = {
  readonly kind: "message" | "task" | "card" | "other";
  readonly streamed: boolean;
  readonly contextId?: string;
  readonly taskId?: string;
};

const messageMethods = new Set(["SendMessage", "SendStreamingMessage", "message/send", "message/stream"]);
const streamedMethods = new Set(["SendStreamingMessage", "SubscribeToTask", "message/stream", "tasks/resubscribe"]);
const cardMethods = new Set(["GetExtendedAgentCard", "agent/getAuthenticatedExtendedCard"]);

/** The generation a method belongs to: 0.3 names are paths (`message/send`), 1.0 names are words (`SendMessage`). */
export function a2aVersionOf(method: string): A2aVersion {
  return method.includes("/") ? "0.3" : "1.0";
}

/** Reads a call of either generation. Unknown methods are `other`, or `task` where they name a task. */
export function readA2aCall(call: JsonRpcCall): A2aCall {
  const params = isJsonObject(call.params) ? call.params : {};
  const streamed = streamedMethods.has(call.method);
  if (messageMethods.has(call.method)) {
    const message = isJsonObject(params["message"]) ? params["message"] : {};
    return { kind: "message", streamed, ...ids(message["contextId"], message["taskId"]) };
  }
  if (cardMethods.has(call.method)) return { kind: "card", streamed };
  // `id` is the task in GetTask and tasks/*; where there is a `taskId` beside it, `id` names a push configuration.
  const taskId = params["taskId"] ?? params["id"];
  const found = ids(params["contextId"], taskId);
  return { kind: found.taskId === undefined ? "other" : "task", streamed, ...found };
}

/** The task and context ids in the result of a call or of one event of its stream, in either generation's shape. */
export function readA2aResult(result: Json): { readonly taskId?: string; readonly contextId?: string } {
  if (!isJsonObject(result)) return {};
  for (const member of ["statusUpdate", "artifactUpdate", "message"]) {
    const part = result[member];
    if (isJsonObject(part)) return ids(part["contextId"], part["taskId"]);
  }
  if (isJsonObject(result["task"])) return ids(result["task"]["contextId"], result["task"]["id"]);
  const isTask = result["kind"] === "task" || (result["status"] !== undefined && result["taskId"] === undefined);
  return ids(result["contextId"], isTask ? result["id"] : result["taskId"]);
}

/**
 * Reads whether a task ended in a way that its client must take as a failure, from the result of a call or of one event of its
 * stream, in either generation's shape. Undefined: it did not, or the result names no state.
 */
export function readTaskFailure(result: Json): "failed" | "rejected" | undefined {
  if (!isJsonObject(result)) return undefined;
  const holders = [result, result["task"], result["statusUpdate"]];
  for (const holder of holders) {
    const status = isJsonObject(holder) ? holder["status"] : undefined;
    const state = isJsonObject(status) ? status["state"] : undefined;
    if (state === "failed" || state === "TASK_STATE_FAILED") return "failed";
    if (state === "rejected" || state === "TASK_STATE_REJECTED") return "rejected";
  }
  return undefined;
}

function ids(contextId: Json | undefined, taskId: Json | undefined): { readonly contextId?: string; readonly taskId?: string } {
  return {
    ...(typeof contextId === "string" && contextId !== "" && { contextId }),
    ...(typeof taskId === "string" && taskId !== "" && { taskId }),
  };
}
