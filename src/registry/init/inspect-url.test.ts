import { createServer, type IncomingMessage } from "node:http";
import { afterEach, describe, expect, test } from "vitest";

import { parseManifest } from "../manifest-file.ts";
import { inspectUrl } from "./inspect-url.ts";
import { writeManifest, writeSuite } from "./write-manifest.ts";

const ends: (() => void)[] = [];
afterEach(() => ends.splice(0).forEach((end) => end()));

/** An agent that answers its calls as told; undefined is a 404. `said` counts the messages it got. */
async function running(answer: (call: string, body: Record<string, unknown>) => unknown) {
  const said: string[] = [];
  const read = async (request: IncomingMessage): Promise<string> => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer); // node:http gives bytes
    return Buffer.concat(chunks).toString();
  };
  const server = createServer((request, response) => {
    void read(request).then((text) => {
      const call = `${request.method} ${request.url}`;
      if (request.method === "POST") said.push(call);
      const value = answer(call, JSON.parse(text || "{}"));
      response.writeHead(value === undefined ? 404 : 200, { "content-type": "application/json" }).end(JSON.stringify(value ?? {}));
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  ends.push(() => server.close());
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}`;
  const found = await inspectUrl(url, "desk");
  if (found === undefined) throw new Error("nobody answers");
  const parsed = parseManifest(writeManifest(found), "airworthy.yaml");
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  expect(parsed.value.url).toBe(url);
  return { found, wire: parsed.value.wire, said };
}

describe("an agent that runs", () => {
  test("with a card speaks A2A, and its examples make the suite", async () => {
    const card = { name: "Travel Desk", description: "Books trips.", skills: [{ examples: ["To Rome, please."] }, {}] };
    const { found, wire, said } = await running((call) => (call === "GET /.well-known/agent-card.json" ? card : undefined));
    expect(found).toMatchObject({ wire: { sure: "sure" }, description: { value: "Books trips." } });
    expect([wire, said]).toEqual(["a2a", []]);
    expect(writeSuite(found)).toContain('turns: ["To Rome, please."]');
  });

  test("with an OpenAPI document is read without a message to it", async () => {
    const schema = (...names: string[]) => ({ properties: Object.fromEntries(names.map((name) => [name, {}])) });
    const json = (value: object) => ({ content: { "application/json": { schema: value } } });
    const document = {
      paths: {
        "/feedback": { post: {} },
        "/chat": {
          post: { requestBody: json({ $ref: "#/components/schemas/Ask" }), responses: { 200: json(schema("reply", "conversation_id")) } },
        },
      },
      components: { schemas: { Ask: schema("message", "conversation_id") } },
    };
    const { wire, said } = await running((call) => (call === "GET /openapi.json" ? document : undefined));
    const session = { request: "/conversation_id", response: "/conversation_id" };
    expect([wire, said]).toEqual([{ http: { path: "/chat", session, input: "/message", output: "/reply" } }, []]);
  });

  test("behind chat completions is known by its answer", async () => {
    const { found, wire } = await running((call) => (call === "POST /v1/chat/completions" ? { choices: [] } : undefined));
    expect([wire, found.wire?.sure]).toEqual(["openai-chat", "sure"]);
  });

  test("on plain HTTP is known by where and under which name it takes a hello", async () => {
    const { found, wire } = await running((call, body) =>
      call === "POST /ask" && "query" in body
        ? { answer: "hi", thread_id: "t", error: null }
        : call === "POST /ask"
          ? { detail: "no query" }
          : undefined,
    );
    const session = { request: "/thread_id", response: "/thread_id" };
    expect(wire).toEqual({ http: { path: "/ask", session, input: "/query", output: "/answer", error: "/error" } });
    expect(found.wire?.sure).toBe("likely");
  });

  test("that answers nothing that is known is marked", async () => {
    const { found } = await running(() => undefined);
    expect(found).not.toHaveProperty("wire");
    expect(writeManifest(found)).toContain("wire: a2a # <- not found:");
  });
});

test("nobody at the address is nothing to write of", async () => {
  expect(await inspectUrl("http://127.0.0.1:9", undefined)).toBeUndefined();
});
