import { shutDownTelemetry } from "./telemetry.ts"; // First: it patches what the imports below load.
import { once } from "node:events";
import { createServer } from "node:http";
import { DefaultRequestHandler, InMemoryTaskStore } from "@a2a-js/sdk/server";
import { agentCardHandler, jsonRpcHandler, UserBuilder } from "@a2a-js/sdk/server/express";
import express from "express";
import { deskCard } from "./card.ts";
import { createConversations } from "./conversations.ts";
import { createDeskExecutor } from "./desk-executor.ts";
import { createDesk } from "./desk.ts";
import { readSettings } from "./settings.ts";

const settings = await readSettings(process.env);

const server = createServer();
server.listen(settings.port, "127.0.0.1");
await once(server, "listening");
const address = server.address();
const url = `http://127.0.0.1:${address !== null && typeof address === "object" ? address.port : settings.port}`;

const executor = createDeskExecutor(createDesk(settings, createConversations()));
const requestHandler = new DefaultRequestHandler(deskCard(url), new InMemoryTaskStore(), executor);
const app = express();
app.use("/.well-known/agent-card.json", agentCardHandler({ agentCardProvider: requestHandler }));
app.use("/", jsonRpcHandler({ requestHandler, userBuilder: UserBuilder.noAuthentication }));
server.on("request", app);
console.log(`agent listening on ${url}`);

/** For answers that are under way when the process is told to end. */
const LAST_ANSWERS_MS = 8_000;

process.once("SIGTERM", () => {
  const lastCall = setTimeout(() => server.closeAllConnections(), LAST_ANSWERS_MS);
  server.close(() => {
    clearTimeout(lastCall);
    void shutDownTelemetry().finally(() => process.exit(0));
  });
  server.closeIdleConnections();
});
