import type { ServerResponse } from "node:http";

/** Aborted when the client no longer waits for its answer. */
export function clientGone(response: ServerResponse): AbortSignal {
  const gone = new AbortController();
  if (response.destroyed) gone.abort();
  else response.once("close", () => gone.abort());
  return gone.signal;
}
