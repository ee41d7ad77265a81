import { StringDecoder } from "node:string_decoder";

import type { Json } from "../kernel/json.ts";

/** The most that an observation carries of a tool's arguments or result: 16 KiB of JSON. */
const maxJsonBytes = 16 * 1024;

/** The value itself, or the beginning of its JSON as a string where that is longer than 16 KiB. */
export function cutJson(value: Json): Json {
  let text: string;
  try {
    text = JSON.stringify(value);
  } catch {
    return "(nested too deeply to be written)"; // RangeError: parsing has no such bound
  }
  if (text.length <= maxJsonBytes / 3) return value;
  const bytes = Buffer.from(text);
  return bytes.length <= maxJsonBytes ? value : new StringDecoder("utf8").write(bytes.subarray(0, maxJsonBytes));
}
