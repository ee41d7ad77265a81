import { timingSafeEqual } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { pipeline } from "node:stream/promises";

import { createLanes, type EngineSession, type Lanes } from "./lanes.ts";
import { readStatement } from "./read-statement.ts";

/** Sessions for reading, and for writing, so that neither holds up the other. */
export type EngineSessions = { readonly readers: readonly EngineSession[]; readonly writers: readonly EngineSession[] };

const maxBodyBytes = 256 * 1024 * 1024; // a batch of spans with everything that was said
const maxAddressBytes = 1024 * 1024; // bound parameters stand in the address; as much as ClickHouse takes

/**
 * Serves the part of ClickHouse's HTTP interface that `@clickhouse/client` uses, on a free port of loopback: statements and their bound
 * parameters, settings, inserts of tab-separated rows, ping. Resolves when it listens.
 */
export async function startEngineServer(sessions: EngineSessions, password: string): Promise<Server & { readonly port: number }> {
  const lanes = { readers: createLanes(sessions.readers), writers: createLanes(sessions.writers) };
  const expected = Buffer.from(`Basic ${Buffer.from(`default:${password}`).toString("base64")}`);
  const server = createServer({ maxHeaderSize: maxAddressBytes }, (request, response) => {
    const given = Buffer.from(request.headers.authorization ?? "");
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
      response.writeHead(403).end("Code: 516. DB::Exception: Authentication failed. (AUTHENTICATION_FAILED)");
      return;
    }
    answer(request, response, lanes).catch((error: unknown) => {
      if (response.headersSent) return void response.destroy(); // half an answer must not look like a whole one
      response.writeHead(500).end(error instanceof Error ? error.message : String(error));
    });
  });
  server.keepAliveTimeout = 60_000;
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("A TCP server has no port");
  return Object.assign(server, { port: address.port });
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  { readers, writers }: { readonly readers: Lanes; readonly writers: Lanes },
): Promise<void> {
  const url = new URL(request.url ?? "/", "http://engine");
  if (url.pathname === "/ping") {
    response.end("Ok.\n");
    return;
  }
  const body = await readBody(request);
  const statement = readStatement(url, body);
  if (statement === undefined) {
    response.writeHead(400).end("Code: 62. DB::Exception: This statement is not served here. (SYNTAX_ERROR)");
    return;
  }
  if (statement.kind === "stream") {
    const { text } = statement;
    await readers.run(statement, (session) => pipeline(bytesOf(session.queryStream(text, { format: "TabSeparated" })), response));
    return;
  }
  if (statement.kind === "query") {
    const result = await readers.run(statement, (session) => session.queryAsync(statement.text, { format: "TabSeparated" }));
    response.end(result.bytes());
    return;
  }
  const { table, columns } = statement;
  const { rowsWritten } = await writers.run(statement, (session) =>
    session.insert({ table, columns, values: body, format: "TabSeparated" }),
  );
  response.setHeader("x-clickhouse-summary", JSON.stringify({ written_rows: String(rowsWritten) }));
  response.end();
}

async function* bytesOf(chunks: AsyncIterable<{ raw(): Uint8Array }>): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) yield chunk.raw();
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > maxBodyBytes) throw new Error(`A statement may hold ${maxBodyBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, length);
}
