import type { HttpWire } from "../../kernel/wire.ts";
import { readPointer, writePointer } from "../json-pointer.ts";
import { rewriteJson } from "../rewrite-json.ts";
import type { SseEvent } from "../sse.ts";
import { isStreamEnd } from "./is-stream-end.ts";
import { placesAt } from "./text-at.ts";
import type { WireTexts } from "./wire-texts.ts";

/** Where plain HTTP has its texts: at the pointers that the manifest names. A text in pieces is one text for the whole stream. */
export function httpTexts({ input, output, error, stream }: HttpWire): WireTexts {
  const whole = [...new Set([output, ...(error === undefined ? [] : [error])])];
  const isPiece = (event: unknown): boolean =>
    stream !== undefined && stream.output !== "" && typeof readPointer(event, stream.output) === "string";
  const isEnd = (event: SseEvent): boolean => isStreamEnd(stream?.end, event);
  const answer: WireTexts["answer"] = (body) => whole.flatMap((pointer) => placesAt(body, pointer));
  const besidePieces: WireTexts["besidePieces"] = (event) => {
    const pointers = stream === undefined || whole.includes(stream.output) ? whole : [...whole, stream.output];
    return pointers.filter((pointer) => pointer !== stream?.output || !isPiece(event)).flatMap((pointer) => placesAt(event, pointer));
  };
  return {
    message: (body) => [placesAt(body, input).flat()],
    answer,
    pieces: (body, event) =>
      stream !== undefined && isPiece(body)
        ? [{ id: "", places: placesAt(body, stream.output).flat(), isAppended: true, isLast: isEnd(event) }]
        : [],
    besidePieces,
    append: (data, _id, text) =>
      rewriteJson(data, (event) => {
        for (const place of besidePieces(event).flat()) place.set("");
        writePointer(event, stream?.output ?? "", text);
      }),
    goesOn: (_body, event) => !isEnd(event),
  };
}
