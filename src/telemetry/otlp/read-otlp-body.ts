import type { IncomingMessage } from "node:http";
import { promisify } from "node:util";
import { gunzip } from "node:zlib";

import { err, ok, type Result } from "../../kernel/result.ts";

/** How much a request may hold: as it is sent compressed, and as it is read. */
export type BodyLimits = { readonly compressedBytes: number; readonly bytes: number };

export type BodyError = { readonly status: 400 | 413 | 415; readonly message: string };

const inflate = promisify(gunzip);

/** Reads a request's body and inflates it, no further than is allowed. */
export async function readOtlpBody(request: IncomingMessage, limits: BodyLimits): Promise<Result<Buffer, BodyError>> {
  const encoding = (request.headers["content-encoding"] ?? "identity").trim().toLowerCase();
  if (encoding !== "identity" && encoding !== "gzip")
    return err({ status: 415, message: `Content-Encoding "${encoding}" is not read here; send gzip or none.` });
  const most = encoding === "gzip" ? limits.compressedBytes : limits.bytes;
  const tooLarge = err({
    status: 413,
    message: `A request may hold ${limits.bytes} bytes, and ${limits.compressedBytes} compressed; send fewer spans at once.`,
  } as const);
  if (Number(request.headers["content-length"] ?? 0) > most) return tooLarge;
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > most) return tooLarge;
    chunks.push(chunk);
  }
  const body = Buffer.concat(chunks, length);
  if (encoding === "identity") return ok(body);
  try {
    return ok(await inflate(body, { maxOutputLength: limits.bytes }));
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ERR_BUFFER_TOO_LARGE") return tooLarge;
    return err({ status: 400, message: "The body is not the gzip that its Content-Encoding says." });
  }
}
