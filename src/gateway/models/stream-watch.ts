import { isJsonObject, type Json } from "../../kernel/json.ts";
import { choicesOf } from "../../protocols/chat-choices.ts";
import type { ChatToolCall } from "../../protocols/chat-tool-calls.ts";
import { createSseReader } from "../../protocols/sse.ts";
import { assembleToolCalls } from "../../protocols/tool-call-assembly.ts";
import { appendCaptured } from "../capture.ts";

/** An event is read up to this size; what a longer one says is not seen. */
const maxEventLength = 4 * 1024 * 1024;

type Choice = { readonly message: Json; readonly finish_reason: Json };

/** Sees what a streamed completion says while it passes as it is. */
export type StreamWatch = {
  push(chunk: Buffer): void;
  /** What it has said by now, whole once the stream has ended. `choice`: its first as an answer in one piece has it; undefined where there is none. */
  said(): { readonly calls: readonly ChatToolCall[]; readonly choice: Choice | undefined };
};

/** A watch on one stream; what cannot be read says nothing. */
export function createStreamWatch(): StreamWatch {
  const reader = createSseReader(maxEventLength);
  const assembly = assembleToolCalls();
  let content = "";
  let finished: Json = null;
  let isEmpty = true;
  return {
    push(chunk) {
      for (const { data } of reader.push(chunk)) {
        const part = parse(data);
        if (part === undefined) continue;
        assembly.add(part);
        const [choice] = choicesOf(part);
        isEmpty &&= choice === undefined;
        finished = choice?.["finish_reason"] ?? finished;
        const delta = choice?.["delta"];
        if (isJsonObject(delta) && typeof delta["content"] === "string") content = appendCaptured(content, delta["content"]);
      }
    },
    said() {
      const calls = assembly.calls();
      const message = { role: "assistant", content, ...(calls.length > 0 && { tool_calls: calls.map(toEntry) }) };
      return { calls, choice: isEmpty ? undefined : { message, finish_reason: finished } };
    },
  };
}

function toEntry({ id, name, input }: ChatToolCall): Json {
  return { id, type: "function", function: { name, arguments: JSON.stringify(input ?? null) } };
}

function parse(text: string): Json | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // `[DONE]`
  }
}
