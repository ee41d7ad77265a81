import type { Json } from "../../kernel/json.ts";
import { readToolCalls, type ChatToolCall } from "../../protocols/chat-tool-calls.ts";
import { createSseReader } from "../../protocols/sse.ts";
import { assembleToolCalls } from "../../protocols/tool-call-assembly.ts";

/** An event is read up to this size; a call in a longer one is not seen. */
const maxEventLength = 4 * 1024 * 1024;

/** Sees the tool calls in a completion that passes as it is. */
export type CallWatch = {
  whole(body: Buffer): void;
  push(chunk: Buffer): void;
  /** The stream has ended: its calls are whole. */
  end(): void;
};

/** A watch on one answer; what cannot be read has no calls. */
export function createCallWatch(called: (calls: readonly ChatToolCall[]) => void): CallWatch {
  const reader = createSseReader(maxEventLength);
  const assembly = assembleToolCalls();
  return {
    whole(body) {
      const completion = body.includes('"tool_calls"') ? parse(body.toString()) : undefined;
      if (completion !== undefined) called([...readToolCalls(completion).values()]);
    },
    push(chunk) {
      for (const { data } of reader.push(chunk)) {
        const part = data.includes('"tool_calls"') ? parse(data) : undefined;
        if (part !== undefined) assembly.add(part);
      }
    },
    end: () => called(assembly.calls()),
  };
}

function parse(text: string): Json | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
