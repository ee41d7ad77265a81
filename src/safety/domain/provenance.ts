import { isJsonObject, type Json } from "../../kernel/json.ts";
import type { ArgumentSource } from "./tool-decision.ts";
import { normaliseText, valuePattern } from "./value-pattern.ts";

/** One text of a model's request. */
export type SpokenText = {
  readonly by: "customer" | "tool" | "instructions";
  /** Which: `message 3`, `result of lookup_order, message 5`. */
  readonly where: string;
  readonly text: string;
};

/** What a model had been told when it made a call. */
export type Spoken = {
  /** Oldest first. */
  readonly texts: readonly SpokenText[];
  /** It was also given what is no text: pictures, sound, files. */
  readonly hasUnread: boolean;
};

/** Longer texts are searched in their beginning. */
const maxTextLength = 100_000;
/** More values of one call are not looked up. */
const maxLeaves = 50;
const contextLength = 40;

/**
 * Says of each value in a call's arguments where it was named. What the customer named wins over instructions, those over a tool's result; within each the newest
 * text counts. A value that is found nowhere, or is too short or too common to tell, is the agent's own; `unknown` where it might stand in what could not be read.
 */
export function findProvenance(input: Json, { texts, hasUnread }: Spoken): ArgumentSource[] {
  const newestFirst = texts.map((spoken) => ({ ...spoken, text: normaliseText(spoken.text.slice(0, maxTextLength)) })).toReversed();
  const ranked = (["customer", "instructions", "tool"] as const).flatMap((by) => newestFirst.filter((spoken) => spoken.by === by));
  return listLeaves(input, "")
    .slice(0, maxLeaves)
    .map(({ path, value }): ArgumentSource => {
      const pattern = typeof value === "boolean" ? undefined : valuePattern(value);
      if (pattern === undefined) return { path, source: "agent", where: "", words: "" };
      for (const { by, where, text } of ranked) {
        const found = pattern.exec(text);
        if (found !== null) return { path, source: by, where, words: wordsAround(text, found.index, found[0].length) };
      }
      return { path, source: hasUnread ? "unknown" : "agent", where: "", words: "" };
    });
}

type Leaf = { readonly path: string; readonly value: string | number | boolean };

function listLeaves(value: Json, path: string): Leaf[] {
  if (value === null) return [];
  if (isJsonObject(value)) {
    return Object.entries(value).flatMap(([name, member]) => listLeaves(member, path === "" ? name : `${path}.${name}`));
  }
  if (typeof value === "object") return value.flatMap((item, index) => listLeaves(item, `${path}[${index}]`));
  return [{ path, value }];
}

/** Some words before and after; a word that the cut would tear apart is left out. */
function wordsAround(text: string, start: number, length: number): string {
  const end = start + length;
  const before = text.slice(Math.max(0, start - contextLength), start);
  const after = text.slice(end, end + contextLength);
  const head = start > contextLength ? `…${before.slice(before.indexOf(" ") + 1)}` : before;
  const tail = end + contextLength < text.length ? `${after.slice(0, Math.max(0, after.lastIndexOf(" ")))}…` : after;
  return `${head}${text.slice(start, end)}${tail}`.trim();
}
