import { once } from "node:events";
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from "node:http";
import { pipeline } from "node:stream/promises";
import { buffer } from "node:stream/consumers";

/** A request that passed through. */
type Recorded = { readonly path: string; readonly headers: IncomingHttpHeaders; readonly body: string };

/** Stands in front of an upstream, passes everything on as it is and keeps what was asked. */
export type RecordingProxy = AsyncDisposable & { readonly url: string; readonly requests: readonly Recorded[] };

/** Starts a proxy in front of `upstream`, a base URL. Requests whose body `isBroken` picks are answered 500 instead. */
export async function startRecordingProxy(
  upstream: string,
  { isBroken = () => false }: { readonly isBroken?: (body: string) => boolean } = {},
): Promise<RecordingProxy> {
  const requests: Recorded[] = [];
  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await buffer(request);
    const path = request.url ?? "/";
    requests.push({ path, headers: request.headers, body: body.toString() });
    if (isBroken(body.toString())) {
      response.writeHead(500).end();
      return;
    }
    const { host: _, connection: __, "content-length": ___, ...headers } = request.headers;
    const answer = await fetch(upstream + path, {
      method: request.method ?? "GET",
      headers: Object.entries(headers).flatMap(([name, value]) => (typeof value === "string" ? [[name, value] as [string, string]] : [])),
      ...(body.length === 0 ? {} : { body }),
    });
    response.writeHead(answer.status, { "content-type": answer.headers.get("content-type") ?? "application/json" });
    if (answer.body === null) response.end();
    else await pipeline(answer.body, response);
  };
  const server = createServer((request, response) => {
    serve(request, response).catch(() => response.destroy());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The proxy has no port.");
  return {
    url: `http://127.0.0.1:${address.port}`,
    requests,
    async [Symbol.asyncDispose]() {
      server.close();
      server.closeAllConnections();
    },
  };
}
