import { err, ok, type Result } from "../../kernel/result.ts";
import { messagesOf, type Signal } from "./definitions.ts";
import type { LogsRequest, MetricsRequest, TracesRequest } from "./messages.ts";

/** OTLP's two encodings over HTTP. */
export type Encoding = "protobuf" | "json";

type Requests = { readonly traces: TracesRequest; readonly logs: LogsRequest; readonly metrics: MetricsRequest };

/** Decodes a request and reads it. An error says in words what is wrong with the bytes; an empty request is a request. */
export function decodeRequest<S extends Signal, T>(
  signal: S,
  bytes: Buffer,
  encoding: Encoding,
  read: (request: Requests[S]) => T,
): Result<T, string> {
  try {
    if (encoding === "protobuf") return ok(read(messagesOf(signal).request.decode(bytes) as unknown as Requests[S])); // what the published definitions say
    const value: unknown = JSON.parse(bytes.toString());
    if (typeof value !== "object" || value === null || Array.isArray(value)) return err("it is no JSON object");
    return ok(read(value as Requests[S])); // a member of another kind makes the reader throw
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    return err(encoding === "json" ? `it is not the request's JSON (${said})` : `it is not the request's protobuf message (${said})`);
  }
}

/** What the answer to an export says beside 200: how many items were refused and why. */
export type PartialSuccess = { readonly rejected: number; readonly message: string };

const rejectedMembers = { traces: "rejectedSpans", logs: "rejectedLogRecords", metrics: "rejectedDataPoints" };

/** Encodes the answer to an export. Without `partial` the member is left unset, as the specification asks for a full success. */
export function encodeResponse(signal: Signal, partial: PartialSuccess | undefined, encoding: Encoding): Buffer {
  const body =
    partial === undefined ? {} : { partialSuccess: { [rejectedMembers[signal]]: partial.rejected, errorMessage: partial.message } };
  if (encoding === "json") {
    // 64-bit numbers are text in JSON.
    return Buffer.from(JSON.stringify(body, (key, value: unknown) => (key.startsWith("rejected") ? String(value) : value)));
  }
  const { response } = messagesOf(signal);
  return Buffer.from(response.encode(response.fromObject(body)).finish());
}

/** `google.rpc.Status` with a message, which is what errors carry. */
export function encodeStatus(message: string, encoding: Encoding): Buffer {
  if (encoding === "json") return Buffer.from(JSON.stringify({ message }));
  const text = Buffer.from(message);
  const length: number[] = [];
  for (let left = text.length; ; left >>>= 7) {
    length.push(left > 127 ? (left & 127) | 128 : left);
    if (left <= 127) break;
  }
  return Buffer.concat([Buffer.from([(2 << 3) | 2, ...length]), text]); // field 2, a text
}
