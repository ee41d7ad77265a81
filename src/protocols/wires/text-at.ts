import type { TextPlace } from "../a2a-texts.ts";
import { readPointer, writePointer } from "../json-pointer.ts";

/** The text at a place of an answer: a text as it stands, anything else as JSON. Undefined: there is nothing. */
export function textAt(body: unknown, pointer: string): string | undefined {
  const value = readPointer(body, pointer);
  if (value === undefined || value === null) return undefined;
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** The texts at a place of a body, and in what stands there, each by itself. */
export function placesAt(body: unknown, pointer: string): readonly (readonly TextPlace[])[] {
  const value = readPointer(body, pointer);
  if (typeof value === "string") return [[{ text: value, set: (next) => void writePointer(body, pointer, next) }]];
  const found: (readonly TextPlace[])[] = [];
  const open: unknown[] = [value];
  // Not by recursion: JSON may be nested as deeply as its sender likes.
  for (let holder = open.pop(); holder !== undefined || open.length > 0; holder = open.pop()) {
    if (typeof holder !== "object" || holder === null) continue;
    const target = holder;
    for (const [key, member] of Object.entries(holder)) {
      if (typeof member === "string") found.push([{ text: member, set: (next) => void Reflect.set(target, key, next) }]);
      else open.push(member);
    }
  }
  return found;
}
