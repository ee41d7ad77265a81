import { createServer, type RequestListener } from "node:http";

const maxConnections = 8192;

/** A server that can be stopped without cutting off what it is answering. */
export type HttpServer = {
  /** The port, which the system chose where 0 was asked for. @throws the system's error: EADDRINUSE when the port is taken. */
  listen(port: number, host: string): Promise<number>;
  /** Stops accepting, waits up to `maxMs` for the running answers, then closes every connection. */
  drain(maxMs: number): Promise<void>;
};

/** A server with bounds against slow and greedy clients. */
export function createHttpServer(listener: RequestListener): HttpServer {
  let running = 0;
  let drained: (() => void) | undefined;
  // Slow senders: 10 s for the head, 30 s for the whole request. Content-Length beside Transfer-Encoding is refused by Node's parser.
  const limits = { headersTimeout: 10_000, requestTimeout: 30_000, connectionsCheckingInterval: 5_000, maxHeaderSize: 32 * 1024 };
  const server = createServer({ ...limits, keepAliveTimeout: 60_000, noDelay: true }, (request, response) => {
    running++;
    response.once("close", () => {
      running--;
      if (running === 0) drained?.();
    });
    if (drained !== undefined) response.setHeader("connection", "close");
    listener(request, response);
  });
  server.maxConnections = maxConnections;

  return {
    listen: (port, host) =>
      new Promise((resolve, reject) => {
        server.once("error", reject);
        server.listen(port, host, () => {
          server.off("error", reject);
          const address = server.address();
          resolve(typeof address === "object" && address !== null ? address.port : port);
        });
      }),
    async drain(maxMs) {
      const closed = new Promise<void>((resolve) => {
        server.close(() => resolve());
      });
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, maxMs);
        drained = () => {
          clearTimeout(timer);
          resolve();
        };
        if (running === 0) drained();
      });
      server.closeAllConnections(); // kept alive, or opened and never used
      await closed;
    },
  };
}
