import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from "node:http";

/** A request that an upstream got. */
export type SeenRequest = {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
};

/** A small real server on loopback, to stand behind the gateway. */
export type Upstream = AsyncDisposable & { readonly url: string; readonly port: number; readonly seen: readonly SeenRequest[] };

/** Starts one that reads each request whole, keeps it, and lets `answer` answer it. */
export function startUpstream(answer: (request: SeenRequest, response: ServerResponse) => void): Promise<Upstream> {
  const seen: SeenRequest[] = [];
  return listen((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const one = {
        method: request.method ?? "",
        url: request.url ?? "",
        headers: request.headers,
        body: Buffer.concat(chunks).toString(),
      };
      seen.push(one);
      answer(one, response);
    });
  }, seen);
}

/** Starts one around a listener, such as an SDK's. */
export async function listen(listener: RequestListener, seen: readonly SeenRequest[] = []): Promise<Upstream> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    seen,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
}

/** Answers with JSON. */
export function answerJson(response: ServerResponse, value: unknown, status = 200): void {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify(value));
}
