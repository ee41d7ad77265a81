import type { HttpWire } from "../../kernel/wire.ts";
import { nameOf, type SseEvent } from "../sse.ts";

/** True for the event that a manifest names as the end of a stream. */
export function isStreamEnd(end: NonNullable<HttpWire["stream"]>["end"], event: SseEvent): boolean {
  if (end === undefined) return false;
  return "data" in end ? event.data === end.data : nameOf(event) === end.event;
}
