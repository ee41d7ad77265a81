import type { Json } from "../../kernel/json.ts";
import { readToolCalls, takeOutCalls, type ChatToolCall, type TakenOut } from "../../protocols/chat-tool-calls.ts";
import { createSseReader } from "../../protocols/sse.ts";
import { assembleToolCalls } from "../../protocols/tool-call-assembly.ts";

/** An event is read up to this size, and as much of a stream may wait. */
const maxHeldLength = 4 * 1024 * 1024;

/** Says which of an answer's tool calls are taken out. */
export type JudgeCalls = (calls: readonly ChatToolCall[]) => Promise<TakenOut>;

/** The text of a whole completion without the calls that are taken out; undefined: as it is. @throws SyntaxError for what is not JSON. */
export async function judgeCompletion(text: string, judge: JudgeCalls): Promise<string | undefined> {
  const completion: Json = JSON.parse(text);
  const calls = readToolCalls(completion);
  if (calls.size === 0) return undefined;
  const takenOut = await judge([...calls.values()]);
  return takenOut.size === 0 ? undefined : JSON.stringify(takeOutCalls(completion, calls, takenOut));
}

/** A streamed completion whose tool calls wait until they are judged. */
export type JudgedStream = {
  /** Gives what may go out now: text goes on at once. @throws for an event that cannot be read. */
  push(chunk: Buffer): string;
  /** The stream has ended: its calls are whole. Gives the rest, without those that are taken out. */
  end(): Promise<string>;
};

/** Once a tool call has begun, what is not text waits until the end: that is where calls, and the reason why a choice ended, become whole. */
export function createJudgedStream(judge: JudgeCalls): JudgedStream {
  const reader = createSseReader(maxHeldLength);
  const assembly = assembleToolCalls();
  const held: { readonly raw: string; readonly chunk: Json | undefined }[] = [];
  let heldLength = 0;

  return {
    push(bytes) {
      let passed = "";
      for (const { raw, data, isTooLong } of reader.push(bytes)) {
        if (isTooLong) throw new Error("An event is too long to be judged");
        const chunk: Json | undefined = data === "" || data === "[DONE]" ? undefined : JSON.parse(data);
        const waits = chunk === undefined ? held.length > 0 && data !== "" : assembly.add(chunk);
        if (!waits) {
          passed += raw;
          continue;
        }
        heldLength += raw.length;
        if (heldLength > maxHeldLength) throw new Error("The tool calls are too long to be judged");
        held.push({ raw, chunk });
      }
      return passed;
    },
    async end() {
      const rest = reader.rest();
      if (held.length === 0) return rest;
      const takenOut = await judge(assembly.calls());
      if (takenOut.size === 0) return held.map(({ raw }) => raw).join("") + rest;
      const chunks = held.flatMap(({ chunk }) => (chunk === undefined ? [] : [chunk]));
      const events = assembly.takeOut(chunks, takenOut).map((chunk) => `data: ${JSON.stringify(chunk)}\n\n`);
      const others = held.flatMap(({ raw, chunk }) => (chunk === undefined ? [raw] : []));
      return [...events, ...others, rest].join("");
    },
  };
}
