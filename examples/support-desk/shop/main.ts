import { once } from "node:events";
import { createServer } from "node:http";
import { localhostHostValidation, localhostOriginValidation, toNodeHandler } from "@modelcontextprotocol/node";
import { createMcpHandler } from "@modelcontextprotocol/server";
import express from "express";
import { z } from "zod";
import { createBackOfficeServer } from "./back-office-tools.ts";
import { demoOrders, orderForTraffic } from "./demo-orders.ts";
import { createDeskServer } from "./desk-tools.ts";
import { createOrderBook } from "./order-book.ts";

const { PORT } = z.object({ PORT: z.coerce.number().int().min(0).default(4502) }).parse(process.env);

const book = createOrderBook(demoOrders, orderForTraffic);
const desk = toNodeHandler(createMcpHandler(() => createDeskServer(book)));
const backOffice = toNodeHandler(createMcpHandler(() => createBackOfficeServer(book)));
// It listens on loopback only; these two keep a page in a browser from reaching it by DNS rebinding.
const isHostAllowed = localhostHostValidation();
const isOriginAllowed = localhostOriginValidation();

const app = express();
app.use((request, response, next) => {
  if (isHostAllowed(request, response) && isOriginAllowed(request, response)) next();
});
app.get("/healthz", (_request, response) => void response.json({ status: "ok" }));
app.all("/mcp", (request, response) => desk(request, response));
app.all("/back-office/mcp", (request, response) => backOffice(request, response));

const server = createServer(app);
server.listen(PORT, "127.0.0.1");
await once(server, "listening");
const address = server.address();
console.log(`shop listening on http://127.0.0.1:${address !== null && typeof address === "object" ? address.port : PORT}`);

process.once("SIGTERM", () => {
  server.close();
  server.closeIdleConnections();
});
