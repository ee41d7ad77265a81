import type { IncomingHttpHeaders, IncomingMessage } from "node:http";

/** Hop-by-hop (RFC 9110, 7.6.1), and what the connection to the other side has of its own. */
const ofOneConnection = new Set([
  "connection",
  "keep-alive",
  "proxy-authenticate",
  "proxy-authorization",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
]);

/** Made anew for the upstream. Answers are asked for uncompressed, since the gateway reads them as they pass. */
const ofTheClientsRequest = new Set(["host", "content-length", "expect", "accept-encoding", "baggage"]);

/**
 * The request's headers for the upstream, as a flat list of names and values in their order and spelling.
 * @param replaced headers that are sent with these values instead of the client's; undefined sends none.
 */
export function requestHeaders(request: IncomingMessage, replaced: { readonly [name: string]: string | undefined }): string[] {
  const named = namedByConnection(request.headers.connection);
  const headers: string[] = [];
  const { rawHeaders } = request;
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] ?? "";
    const lower = name.toLowerCase();
    if (ofOneConnection.has(lower) || ofTheClientsRequest.has(lower) || named?.has(lower) || lower in replaced) continue;
    headers.push(name, rawHeaders[index + 1] ?? "");
  }
  for (const [name, value] of Object.entries(replaced)) if (value !== undefined) headers.push(name, value);
  headers.push("accept-encoding", "identity");
  return headers;
}

/** The upstream's headers for the client, as a flat list. `without` are left out as well. */
export function responseHeaders(from: IncomingHttpHeaders, without: readonly string[] = []): string[] {
  const named = namedByConnection(from.connection);
  const headers: string[] = [];
  for (const [name, value] of Object.entries(from)) {
    if (value === undefined || ofOneConnection.has(name) || named?.has(name) || without.includes(name)) continue;
    if (typeof value === "string") headers.push(name, value);
    else for (const one of value) headers.push(name, one);
  }
  return headers;
}

function namedByConnection(connection: string | undefined): ReadonlySet<string> | undefined {
  if (connection === undefined || connection === "keep-alive" || connection === "close") return undefined;
  return new Set(connection.split(",").map((name) => name.trim().toLowerCase()));
}
