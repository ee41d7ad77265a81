import { once } from "node:events";
import { createServer } from "node:http";

/** A model endpoint that says two words of every answer and then drops the connection. */
export async function startBreakingModel(): Promise<AsyncDisposable & { readonly url: string }> {
  const chunk = {
    id: "1",
    created: 0,
    model: "breaking",
    choices: [{ index: 0, delta: { role: "assistant", content: "Let me" }, finish_reason: null }],
  };
  const server = createServer((_request, response) => {
    response.writeHead(200, { "content-type": "text/event-stream" });
    response.write(`data: ${JSON.stringify(chunk)}\n\n`, () => response.destroy());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The model has no port.");
  return {
    url: `http://127.0.0.1:${address.port}`,
    async [Symbol.asyncDispose]() {
      server.close();
      server.closeAllConnections();
    },
  };
}
