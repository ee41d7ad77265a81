import { isJsonObject, type Json } from "../kernel/json.ts";
import { callsIn, choicesOf, finishWith, mapChoices, readCallEntry } from "./chat-choices.ts";

/** A tool call that a model makes in a chat completion. */
export type ChatToolCall = {
  /** Empty where the endpoint gives none. */
  readonly id: string;
  readonly name: string;
  /** Undefined: no JSON, or JSON that names a key twice, which another parser may read in another way. */
  readonly input: Json | undefined;
};

/** Tool calls that are taken out, each with what the agent is told instead. */
export type TakenOut = ReadonlyMap<ChatToolCall, string>;

/** The tool calls of a whole completion, by the entries that carry them. */
export function readToolCalls(completion: Json): ReadonlyMap<Json, ChatToolCall> {
  const entries = choicesOf(completion).flatMap(({ message }) => callsIn(message));
  return new Map(
    entries.map((entry) => {
      const { id, name, input } = readCallEntry(entry);
      return [entry, { id, name, input: readInput(input) }];
    }),
  );
}

/** The completion without some of its calls: their texts stand in its content. */
export function takeOutCalls(completion: Json, calls: ReadonlyMap<Json, ChatToolCall>, takenOut: TakenOut): Json {
  const textFor = (entry: Json): string | undefined => {
    const call = calls.get(entry);
    return call === undefined ? undefined : takenOut.get(call);
  };
  return mapChoices(completion, (choice) => {
    const { message } = choice;
    const entries = callsIn(message);
    const texts = entries.flatMap((entry) => textFor(entry) ?? []);
    if (texts.length === 0 || !isJsonObject(message)) return choice;
    const left = entries.filter((entry) => textFor(entry) === undefined);
    const { tool_calls: _, ...rest } = message;
    const content = addText(message["content"], texts.join("\n\n"));
    return { ...choice, ...finishWith(choice, left.length), message: { ...rest, content, ...(left.length > 0 && { tool_calls: left }) } };
  });
}

/** The text of a call's arguments as JSON; an empty one means none. */
export function readInput(text: string): Json | undefined {
  if (text.trim() === "") return {};
  try {
    const input: Json = JSON.parse(text);
    return countKeys(input) === countKeysWritten(text) ? input : undefined;
  } catch {
    return undefined; // no JSON, or nested too deeply to be counted
  }
}

function countKeys(value: Json): number {
  if (typeof value !== "object" || value === null) return 0;
  const members = Object.values(value);
  return members.reduce<number>((sum, member) => sum + countKeys(member), Array.isArray(value) ? 0 : members.length);
}

function countKeysWritten(text: string): number {
  return Array.from(text.matchAll(/"(?:\\.|[^"\\])*"(\s*:)?/gs)).filter(([, colon]) => colon !== undefined).length;
}

function addText(content: Json | undefined, text: string): Json {
  if (Array.isArray(content)) return [...content, { type: "text", text }];
  return typeof content === "string" && content !== "" ? `${content}\n\n${text}` : text;
}
