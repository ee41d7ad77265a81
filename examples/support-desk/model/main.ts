// The rehearsed model: a script behind an OpenAI-compatible endpoint, for running the desk without a key. Not a language model.
import { once } from "node:events";
import { createServer } from "node:http";
import { setTimeout as pause } from "node:timers/promises";
import express, { type Response } from "express";
import { z } from "zod";
import { completionChunks, countUsage, MODEL_NAME, wholeCompletion } from "./completion.ts";
import { completionRequest } from "./completion-request.ts";
import { readConversation } from "./conversation.ts";
import { decideMove } from "./policy.ts";

const { PORT } = z.object({ PORT: z.coerce.number().int().min(0).default(4503) }).parse(process.env);

/** It takes its time as a model does, so that longer answers and extra calls show as latency. */
const FIRST_TOKEN_MS = 25;
const TOKEN_MS = 2;

const app = express();
app.get("/healthz", (_request, response) => void response.json({ status: "ok" }));
app.get("/v1/models", (_request, response) => {
  response.json({ object: "list", data: [{ id: MODEL_NAME, object: "model", created: 0, owned_by: "rehearsed" }] });
});
app.post("/v1/chat/completions", express.json({ limit: "4mb" }), async (request, response) => {
  const asked = completionRequest.safeParse(request.body);
  if (!asked.success) {
    response.status(400).json({ error: { message: z.prettifyError(asked.error), type: "invalid_request_error", code: null, param: null } });
    return;
  }
  const { messages, tools, stream, stream_options } = asked.data;
  const move = decideMove(readConversation(asked.data));
  const usage = countUsage(JSON.stringify({ messages, tools }), move);
  const generationMs = usage.completion_tokens * TOKEN_MS;
  if (!stream) {
    await pause(FIRST_TOKEN_MS + generationMs);
    response.json(wholeCompletion(move, usage));
    return;
  }
  const chunks = completionChunks(move, stream_options?.include_usage === true ? usage : undefined);
  await streamChunks(response, { chunks, generationMs });
});

async function streamChunks(response: Response, { chunks, generationMs }: { readonly chunks: object[]; readonly generationMs: number }) {
  response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-cache" });
  const begun = performance.now() + FIRST_TOKEN_MS;
  for (const [index, chunk] of chunks.entries()) {
    if (response.destroyed) return;
    // Waiting until a point in time, not for a while, keeps the timers' lateness from adding up.
    await pause(Math.max(0, begun + (generationMs * index) / chunks.length - performance.now()));
    response.write(`data: ${JSON.stringify(chunk)}\n\n`);
  }
  response.end("data: [DONE]\n\n");
}

const server = createServer(app);
server.listen(PORT, "127.0.0.1");
await once(server, "listening");
const address = server.address();
console.log(`rehearsed model listening on http://127.0.0.1:${address !== null && typeof address === "object" ? address.port : PORT}`);

process.once("SIGTERM", () => {
  server.close();
  server.closeIdleConnections();
});
