import { StringDecoder } from "node:string_decoder";

/**
 * One server-sent event: its bytes as text, and its `data` lines joined. `data` is empty for comments and for what was too long to hold; of that
 * `raw` is a piece, and `isTooLong` true.
 */
export type SseEvent = { readonly raw: string; readonly data: string; readonly isTooLong: boolean };

/** Cuts a byte stream of server-sent events (WHATWG HTML, 9.2) into events. */
export type SseReader = {
  /** The events that became whole with this chunk. */
  push(chunk: Uint8Array): readonly SseEvent[];
  /** What is left at the end of the stream: an event that its blank line never followed. */
  rest(): string;
};

/**
 * A reader that holds at most about `maxEventLength` characters. The pieces of a longer event come out as events with empty `data`,
 * so that joining every `raw` always gives the whole stream.
 */
export function createSseReader(maxEventLength: number): SseReader {
  const decoder = new StringDecoder("utf8");
  let pending = "";
  let lineStart = 0; // everything before it is known to hold no end of an event
  let endsInCr = false;
  let tooLong = false;

  const take = (end: number): SseEvent => {
    const raw = pending.slice(0, end);
    const event = { raw, data: tooLong ? "" : dataOf(raw), isTooLong: tooLong };
    pending = pending.slice(end);
    lineStart = 0;
    return event;
  };

  return {
    push(chunk) {
      const text = decoder.write(chunk);
      const mayEndLine = endsInCr || lineEnd.test(text);
      if (text !== "") endsInCr = text.endsWith("\r");
      pending += text;
      const events: SseEvent[] = [];
      // A long line that comes in many chunks is not walked again with each.
      while (mayEndLine) {
        const end = endOfLine(pending, lineStart);
        if (end === undefined) break;
        const isBlank = pending.charAt(lineStart) === "\n" || pending.charAt(lineStart) === "\r";
        if (isBlank) {
          events.push(take(end));
          tooLong = false;
        } else {
          lineStart = end;
        }
      }
      if (pending.length > maxEventLength) {
        tooLong = true;
        // Two characters of a line stay, so that its end is not taken for a blank line when the next chunk brings it.
        events.push(take(Math.max(lineStart, pending.length - 2)));
      }
      return events;
    },
    rest: () => pending + decoder.end(),
  };
}

/** The name of an event, `message` where it has none. */
export function nameOf({ raw }: Pick<SseEvent, "raw">): string {
  const named = raw.split(/\r\n|[\r\n]/).findLast((line) => line.startsWith("event:"));
  return named === undefined ? "message" : named.slice(6).replace(/^ /, "");
}

/** The text of an event with other data; its other fields stay. */
export function withData({ raw }: SseEvent, data: string): string {
  const others = raw.split(/\r\n|[\r\n]/).filter((line) => line !== "" && !/^data(?::|$)/.test(line));
  return `${[...others, ...data.split("\n").map((line) => `data: ${line}`)].join("\n")}\n\n`;
}

/** The `data` of an event's text, its lines joined by a line feed. */
function dataOf(raw: string): string {
  const data: string[] = [];
  for (let start = 0; start < raw.length;) {
    const end = endOfLine(raw, start) ?? raw.length;
    if (raw.startsWith("data:", start)) {
      const value = raw.slice(start + 5, end).replace(lineEnding, "");
      data.push(value.startsWith(" ") ? value.slice(1) : value);
    }
    start = end;
  }
  return data.join("\n");
}

const lineEnd = /[\r\n]/;
const lineEnding = /[\r\n]+$/;

/** The offset behind the line that starts at `start`; undefined while it is not whole, as after a CR whose LF may still come. */
function endOfLine(text: string, start: number): number | undefined {
  for (let index = start; index < text.length; index++) {
    const character = text.charCodeAt(index);
    if (character === 10) return index + 1;
    if (character === 13) {
      if (index + 1 === text.length) return undefined;
      return text.charCodeAt(index + 1) === 10 ? index + 2 : index + 1;
    }
  }
  return undefined;
}
