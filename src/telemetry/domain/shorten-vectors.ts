import { isJsonObject, type Json } from "../../kernel/json.ts";

/** Lists of more numbers than these are vectors, which nobody reads. */
const most = 32;
const kept = 8;
const ofNumbers = /[\d\s.,eE+-]/;

/** Embeddings are thousands of numbers in attributes: of each list of many numbers the first ones stay, and how many were left out is said in its place. */
export function shortenVectors(value: Json): Json {
  if (typeof value === "string") return value.length < most * 2 ? value : shortenIn(value);
  if (Array.isArray(value)) {
    const list = value as readonly Json[];
    return list.length > most && list.every((item) => typeof item === "number")
      ? [...list.slice(0, kept), sayLeftOut(list.length)]
      : list.map(shortenVectors);
  }
  return isJsonObject(value) ? Object.fromEntries(Object.entries(value).map(([name, member]) => [name, shortenVectors(member)])) : value;
}

/** The same for lists within a text that holds JSON. */
function shortenIn(text: string): string {
  const parts: string[] = [];
  let from = 0;
  for (let open = text.indexOf("["); open !== -1; open = text.indexOf("[", open + 1)) {
    let end = open + 1;
    while (end < text.length && ofNumbers.test(text.charAt(end))) end++;
    if (text.charAt(end) !== "]" || end - open < most * 2) continue;
    const numbers = text.slice(open + 1, end).split(",");
    if (numbers.length <= most) continue;
    parts.push(text.slice(from, open + 1), numbers.slice(0, kept).join(","), `,${JSON.stringify(sayLeftOut(numbers.length))}`);
    from = end;
    open = end;
  }
  return parts.length === 0 ? text : parts.join("") + text.slice(from);
}

function sayLeftOut(length: number): string {
  return `and ${length - kept} more numbers that are not kept`;
}
