import type { IncomingMessage, ServerResponse } from "node:http";

import { ok, type Result } from "../kernel/result.ts";
import { gatewayError, type GatewayError } from "./errors.ts";

/**
 * Reads a request's body of at most `maxBytes`. A larger one is refused as soon as it is known to be, and the connection is closed after the
 * answer instead of reading what nobody will use. A client that goes away in the middle is `gateway/client-gone`.
 */
export function readBody(request: IncomingMessage, response: ServerResponse, maxBytes: number): Promise<Result<Buffer, GatewayError>> {
  const tooLarge = (): Result<Buffer, GatewayError> => {
    response.setHeader("connection", "close");
    request.removeAllListeners("data").resume(); // what is on its way is thrown away until the answer is out and the connection closed
    return gatewayError(
      "gateway/body-too-large",
      `The body is larger than the ${maxBytes} bytes allowed here; send less, or raise limits.maxBodyBytes.`,
    );
  };
  if (Number(request.headers["content-length"] ?? 0) > maxBytes) return Promise.resolve(tooLarge());
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on("data", (chunk: Buffer) => {
      size += chunk.length;
      if (size > maxBytes) resolve(tooLarge());
      else chunks.push(chunk);
    });
    request.once("end", () => resolve(ok(chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks))));
    request.once("close", () => resolve(gatewayError("gateway/client-gone", "The client went away while it sent its request.")));
  });
}
