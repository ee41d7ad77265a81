import { isJsonObject, type Json } from "../kernel/json.ts";
import { callsIn, choicesOf, finishWith, mapChoices, readCallEntry } from "./chat-choices.ts";
import { readInput, type ChatToolCall, type TakenOut } from "./chat-tool-calls.ts";

/** Puts together the tool calls of a streamed chat completion. */
export type ToolCallAssembly = {
  /** Reads a chunk. True: it must not go out before the calls are judged. Once one has begun, that is everything but text. */
  add(chunk: Json): boolean;
  /** The calls, once the stream has ended. */
  calls(): readonly ChatToolCall[];
  /** The chunks that had to wait, without some of the calls: the texts for these come first, and the others are numbered anew. */
  takeOut(chunks: readonly Json[], takenOut: TakenOut): readonly Json[];
};

/** A call whose pieces are still coming. */
type Growing = {
  readonly choice: number;
  readonly index: number | undefined;
  readonly id: string;
  /** In pieces: which clients read in different ways. It has a space then, as no tool's name has, and its input is none. */
  name: string;
  input: string;
  isTorn: boolean;
};

/** An assembly without any chunk. */
export function assembleToolCalls(): ToolCallAssembly {
  const growing: Growing[] = [];
  const byEntry = new Map<Json, Growing>();
  const hasText = new Set<number>();
  let whole: ReadonlyMap<Growing, ChatToolCall> = new Map();

  const grow = (choice: number, entry: Json): void => {
    const { id, index, name, input } = readCallEntry(entry);
    const last = growing.findLast((call) => call.choice === choice && (index === undefined || call.index === index));
    // Some endpoints give all calls one index, or none: an id that differs begins a call.
    if (last === undefined || (id !== "" && last.id !== "" && id !== last.id)) {
      const begun = { choice, index, id, name, input, isTorn: false };
      growing.push(begun);
      byEntry.set(entry, begun);
      return;
    }
    if (name !== "" && name !== last.name) {
      last.name += ` ${name}`;
      last.isTorn = true;
    }
    last.input += input;
    byEntry.set(entry, last);
  };

  return {
    add(chunk) {
      const choices = choicesOf(chunk);
      let isText = choices.length > 0;
      for (const part of choices) {
        const choice = numberOf(part);
        const { delta, finish_reason: finished } = part;
        const entries = callsIn(delta);
        for (const entry of entries) grow(choice, entry);
        const speaks = isJsonObject(delta) && typeof delta["content"] === "string" && delta["content"] !== "";
        if (speaks) hasText.add(choice);
        isText &&= speaks && entries.length === 0 && typeof finished !== "string";
      }
      return growing.length > 0 && !isText;
    },

    calls() {
      whole = new Map(
        growing.map((call) => [call, { id: call.id, name: call.name, input: call.isTorn ? undefined : readInput(call.input) }]),
      );
      return [...whole.values()];
    },

    takeOut(chunks, takenOut) {
      const places = new Map<Growing, number>();
      const callsLeft = new Map<number, number>();
      const notices: Json[] = [];
      const [first = null] = chunks;
      const head = isJsonObject(first) ? first : {}; // every chunk of an answer carries the same
      for (const [call, made] of whole) {
        const { choice } = call;
        const text = takenOut.get(made);
        if (text === undefined) {
          const place = callsLeft.get(choice) ?? 0;
          places.set(call, place);
          callsLeft.set(choice, place + 1);
          continue;
        }
        const content = hasText.has(choice) ? `\n\n${text}` : text;
        hasText.add(choice);
        notices.push({ ...head, choices: [{ index: choice, delta: { role: "assistant", content }, finish_reason: null }] });
      }
      const rest = chunks.map((chunk) =>
        mapChoices(chunk, (part) => {
          const { delta } = part;
          if (!isJsonObject(delta)) return part;
          const entries = callsIn(delta).flatMap((entry): Json[] => {
            const call = byEntry.get(entry);
            const place = call === undefined ? undefined : places.get(call);
            return place === undefined || !isJsonObject(entry) ? [] : [{ ...entry, index: place }];
          });
          const { tool_calls: _, ...others } = delta;
          const ending = finishWith(part, callsLeft.get(numberOf(part)) ?? 0);
          return { ...part, ...ending, delta: { ...others, ...(entries.length > 0 && { tool_calls: entries }) } };
        }),
      );
      return [...notices, ...rest];
    },
  };
}

function numberOf(choice: { readonly [member: string]: Json }): number {
  return typeof choice["index"] === "number" ? choice["index"] : 0;
}
