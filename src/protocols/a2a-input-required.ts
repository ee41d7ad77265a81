import { isJsonObject, type Json } from "../kernel/json.ts";

/** Both generations' names of a task's state when it is done, and when it waits for its client. */
const inputRequired: { readonly [completed: string]: string } = {
  TASK_STATE_COMPLETED: "TASK_STATE_INPUT_REQUIRED",
  completed: "input-required",
};

/** True for a result, or an event of a stream, that says its task is completed. */
export function isCompleted(result: Json): boolean {
  if (!isJsonObject(result)) return false;
  const part = result["task"] ?? result["statusUpdate"] ?? result;
  const status = isJsonObject(part) ? part["status"] : undefined;
  const state = isJsonObject(status) ? status["state"] : undefined;
  return typeof state === "string" && Object.hasOwn(inputRequired, state);
}

/** Makes a completed task one that waits for its client, with some metadata more. @param result as rewriteJson holds it. */
export function requireInput(result: unknown, metadata: { readonly [uri: string]: Json }): void {
  if (!isRecord(result)) return;
  const part = result["task"] ?? result["statusUpdate"] ?? result;
  if (!isRecord(part) || !isRecord(part["status"])) return;
  const { state } = part["status"];
  part["status"]["state"] = typeof state === "string" ? (inputRequired[state] ?? state) : state;
  part["metadata"] = { ...(isRecord(part["metadata"]) ? part["metadata"] : {}), ...metadata };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
