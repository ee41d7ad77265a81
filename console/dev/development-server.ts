import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import { extname, join, normalize } from "node:path";
import { text } from "node:stream/consumers";

import { answerFrom, fieldsOf, refused } from "./answers.ts";
import type { Answer, Asked } from "./answers.ts";
import { developmentKey } from "./answer-people.ts";
import { deny } from "./deny.ts";
import { scenario } from "./scenario.ts";
import type { Scenario, ScenarioName } from "./scenario.ts";

/** A request that changed something, as it was received. */
export type Received = { readonly method: string; readonly path: string; readonly person: string; readonly body: unknown };

export type DevelopmentServer = AsyncDisposable & {
  readonly url: string;
  readonly received: readonly Received[];
  /** Every GET that was answered, path with search. */
  readonly read: readonly string[];
  /** Plays another scenario from now on. */
  play(name: ScenarioName): void;
  /** Plays a scenario as if started with it: what was received and read is forgotten. */
  restart(name: ScenarioName): void;
  /** Tells every open page that a thing changed. */
  emit(topic: string, id: string): void;
  /** Ends every open event stream, and refuses new ones until called with false. */
  cutStreams(cut: boolean): void;
};

type Options = { readonly scenario: ScenarioName; readonly port: number; readonly dist: string; readonly now: Date };

const TYPES: { readonly [extension: string]: string } = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".woff2": "font/woff2",
};

/** Serves the built console and plays development data through the shapes of the API. For developing and testing the console only. */
export async function startDevelopmentServer({ scenario: name, port, dist, now }: Options): Promise<DevelopmentServer> {
  const built = new Map<ScenarioName, Scenario>();
  /** A scenario from its beginning. Canaries are judged look by look: each is built once. */
  const begin = (name: ScenarioName): Scenario => {
    const begun = built.get(name) ?? scenario(name, now);
    built.set(name, begun);
    return structuredClone(begun);
  };
  let playing = begin(name);
  let cut = false;
  const received: Received[] = [];
  const read: string[] = [];
  const streams = new Set<ServerResponse>();

  const stream = (response: ServerResponse): void => {
    if (cut) return void response.writeHead(503).end();
    response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
    response.write("retry: 200\n\n");
    streams.add(response);
    response.on("close", () => streams.delete(response));
  };

  const api = async (request: IncomingMessage, url: URL): Promise<Answer | undefined> => {
    const path = url.pathname.slice("/api/v1".length);
    const person = String(request.headers["as-person"] ?? "");
    const sent = await text(request);
    const body: unknown = sent === "" ? null : JSON.parse(sent);
    const method = request.method ?? "GET";
    if (method === "GET") read.push(path + url.search);
    else received.push({ method, path: path + url.search, person, body });
    const parts = path.split("/").filter(Boolean).map(decodeURIComponent);
    return answer({ method, parts, search: url.searchParams, person, body, at: now.toISOString() });
  };

  const answer = (asked: Asked): Answer | undefined => {
    switch (playing.kind) {
      case "silent":
        return undefined;
      case "problem":
        return refused(playing.status, playing.title, playing.detail, playing.code);
      case "denied":
        return deny(playing.me, asked);
      case "signed-out":
        return signIn(asked, playing.next);
      case "data":
        if (asked.parts[0] !== "sign-out") return answerFrom(playing, asked);
        playing = { kind: "signed-out", next: "people" };
        return { status: 200, body: { ended: true } };
    }
  };

  const signIn = (asked: Asked, next: ScenarioName): Answer => {
    if (asked.parts[0] !== "sign-in")
      return refused(
        401,
        "A key is needed",
        "Who calls must be proved by a key: sign in to the console, or set AIRWORTHY_KEY.",
        "tenancy/key-needed",
      );
    if (fieldsOf(asked.body).get("key") !== developmentKey)
      return refused(401, "This key is not known", "This key is not known here. Check that it was copied whole.", "tenancy/key-unknown");
    playing = begin(next);
    return playing.kind === "data" ? { status: 200, body: playing.me } : signIn(asked, next);
  };

  const file = async (pathname: string, response: ServerResponse): Promise<void> => {
    // Every address of the console is index.html; only what has an extension is a file.
    const asked = extname(pathname) === "" || /^\/(?:releases|sessions)\//.test(pathname) ? "/index.html" : normalize(pathname);
    const content = await readFile(join(dist, asked)).catch(() => undefined);
    if (content === undefined) return void response.writeHead(404).end();
    const caching = asked.startsWith("/assets/") ? "public, max-age=31536000, immutable" : "no-cache";
    const type = TYPES[extname(asked)] ?? "application/octet-stream";
    response.writeHead(200, { "content-type": type, "cache-control": caching }).end(content);
  };

  const server = createServer((request, response) => {
    const url = new URL(request.url ?? "/", "http://localhost");
    if (url.pathname === "/api/v1/events") return stream(response);
    // Asked for by a browser that looks at a file which is no page.
    if (url.pathname === "/favicon.ico") return void response.writeHead(204).end();
    if (!url.pathname.startsWith("/api/v1/")) return void file(url.pathname, response);
    void api(request, url).then((answer) => {
      if (answer === undefined) return;
      const type = answer.status < 400 ? "application/json" : "application/problem+json";
      response.writeHead(answer.status, { "content-type": type }).end(JSON.stringify(answer.body));
    });
  });
  await new Promise<void>((resolve, reject) => server.once("error", reject).listen(port, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the development server listens on no port");

  return {
    url: `http://127.0.0.1:${address.port}`,
    received,
    read,
    play: (next) => {
      playing = begin(next);
    },
    restart: (next) => {
      playing = begin(next);
      cut = false;
      received.length = 0;
      read.length = 0;
    },
    emit: (topic, id) => {
      for (const open of streams) open.write(`event: change\ndata: ${JSON.stringify({ topic, id })}\n\n`);
    },
    cutStreams: (next) => {
      cut = next;
      for (const open of streams) open.end();
    },
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
