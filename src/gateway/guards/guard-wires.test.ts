import { describe, expect, test } from "vitest";

import type { SnapshotDeployment, SnapshotGuards } from "../../delivery/domain/snapshot.ts";
import { seededRandom } from "../../kernel/random.ts";
import { createSseReader, type SseEvent } from "../../protocols/sse.ts";
import { codecOf } from "../../protocols/wires/codec-of.ts";
import { redactTexts } from "../../safety/domain/guards/redact-texts.ts";
import { deploymentOf, snapshotOf } from "../testing/sign-snapshot.ts";
import { post } from "../testing/start-agent.ts";
import { startTestGateway } from "../testing/start-test-gateway.ts";
import { startUpstream, type SeenRequest } from "../testing/start-upstream.ts";
import { createEventGuard } from "./guard-events.ts";

type Wire = NonNullable<SnapshotDeployment["wire"]>;
type Mode = "monitor" | "enforce";

const card = "4111 1111 1111 1111";
const removed = "[removed: payment card]";
const plain = {
  http: { path: "/chat", input: "/message", output: "/reply", error: "/error", stream: { output: "/delta", end: { event: "done" } } },
} as const;

/** What agent and client get of a message and an answer, with guards of a mode. */
async function pass(
  wire: Wire,
  mode: Mode,
  { message, answer, contentType = "application/json" }: { message: unknown; answer: string; contentType?: string },
) {
  const seen: SeenRequest[] = [];
  await using agent = await startUpstream((request, response) => {
    seen.push(request);
    response.writeHead(200, { "content-type": contentType }).end(answer);
  });
  await using gateway = await startTestGateway();
  const guards: SnapshotGuards = { input: [{ guard: "normalise", mode, maxCharacters: 40 }], output: [{ guard: "secrets", mode }] };
  await gateway.use(snapshotOf(1, { dep_1: deploymentOf({ agentUrl: agent.url, wire, guards }) }, { dep_1: 1 }));
  const path = wire === "openai-chat" ? "/v1/chat/completions" : wire.http.path;
  const got = await post(`${gateway.url}/agents/desk${path}`, JSON.stringify(message), { "x-session-id": "s" });
  const text = await got.text();
  const hits = (await gateway.observations()).flatMap((one) => (one.kind === "guard" ? [[one.point, one.hits]] : []));
  return { status: got.status, text, body: seen[0]?.body, hits };
}

describe("guards on plain HTTP", () => {
  const message = { message: "Re\u200bfund", other: "un\u200btouched", n: 1 };
  const answer = JSON.stringify({ reply: `Your card ${card}`, error: null, id: "x" });

  test("clean what the wire calls the message, and the answer's text; nothing else", async () => {
    const got = await pass(plain, "enforce", { message, answer });
    expect(JSON.parse(got.body ?? "")).toEqual({ message: "Refund", other: "un\u200btouched", n: 1 });
    expect(JSON.parse(got.text)).toEqual({ reply: `Your card ${removed}`, error: null, id: "x" });
  });

  test("that monitor change nothing and count", async () => {
    const got = await pass(plain, "monitor", { message, answer });
    expect([got.body, got.text]).toEqual([JSON.stringify(message), answer]);
    expect(got.hits).toEqual([
      ["input", { "invisible character": 1 }],
      ["output", { "payment card": 1 }],
    ]);
  });

  test("refuse a message that is too long", async () => {
    const long = await pass(plain, "enforce", { message: { message: "x".repeat(41) }, answer });
    expect([long.status, JSON.parse(long.text)]).toMatchObject([413, { code: "gateway/message-too-long" }]);
    expect(long.body).toBeUndefined();
  });

  test("look at an answer that is one text, and into a list of parts", async () => {
    const bare = await pass({ http: { ...plain.http, output: "" } }, "enforce", {
      message: { message: "hi" },
      answer: JSON.stringify(card),
    });
    expect(JSON.parse(bare.text)).toBe(removed);
    const parts = await pass({ http: { ...plain.http, output: "/parts" } }, "enforce", {
      message: { message: "hi" },
      answer: JSON.stringify({ parts: [{ type: "text", text: card }] }),
    });
    expect(JSON.parse(parts.text)).toEqual({ parts: [{ type: "text", text: removed }] });
  });

  test("hold a text until it is known to be clean, and give it before the event that ends it", async () => {
    const events = `event: delta\ndata: {"delta":"Card ${card.slice(0, 12)}","reply":"${card}"}\n\nevent: tool\ndata: {"name":"x"}\n\nevent: delta\ndata: {"delta":"${card.slice(12)}"}\n\nevent: done\ndata: {"reply":"${card}"}\n\n`;
    const got = await pass(plain, "enforce", { message: { message: "hi" }, answer: events, contentType: "text/event-stream" });
    expect(got.text).not.toMatch(/4111/);
    const read = createSseReader(100_000).push(Buffer.from(got.text));
    const deltas = read.map(({ data }) => JSON.parse(data).delta ?? "").join("");
    expect(deltas).toBe(`Card ${removed}`);
    expect(read.at(-1)?.raw).toBe(`event: done\ndata: {"reply":"${removed}"}\n\n`);
    expect(got.text).toContain('event: tool\ndata: {"name":"x"}\n\n');
  });
});

describe("guards on OpenAI's chat completions", () => {
  const said = (...content: unknown[]) => ({
    messages: content.map((one, index) => ({ role: index % 2 === 0 ? "user" : "assistant", content: one })),
  });

  test("clean all that the user says in the request, and measure its last message", async () => {
    const parts = [
      { type: "text", text: "n\u200bow" },
      { type: "image_url", image_url: { url: "data:\u200b" } },
    ];
    const got = await pass("openai-chat", "enforce", { message: said(`a\u200b${"x".repeat(60)}`, "b\u200b", parts), answer: "{}" });
    expect(JSON.parse(got.body ?? "").messages.map(({ content }: { content: unknown }) => content)).toEqual([
      `a${"x".repeat(60)}`,
      "b\u200b",
      [
        { type: "text", text: "now" },
        { type: "image_url", image_url: { url: "data:\u200b" } },
      ],
    ]);
    const long = await pass("openai-chat", "enforce", { message: said("a", "b", "x".repeat(41)), answer: "{}" });
    expect(long.status).toBe(413);
  });

  test("take secrets out of every choice, whole", async () => {
    const answer = JSON.stringify({ choices: [{ message: { content: card, reasoning_content: card } }, { message: { content: "fine" } }] });
    const got = await pass("openai-chat", "enforce", { message: said("hi"), answer });
    expect(JSON.parse(got.text).choices).toEqual([
      { message: { content: removed, reasoning_content: removed } },
      { message: { content: "fine" } },
    ]);
  });

  test("follow the choices of a stream side by side", async () => {
    const chunk = (index: number, delta: object, finish: string | null = null) =>
      `data: ${JSON.stringify({ id: "c", choices: [{ index, delta, finish_reason: finish }] })}\n\n`;
    const events = [
      chunk(0, { role: "assistant", content: card.slice(0, 9) }),
      chunk(1, { content: `no ${card.slice(0, 9)}` }),
      chunk(0, { content: card.slice(9) }, "stop"),
      chunk(1, { content: " card" }),
      chunk(1, {}, "stop"),
      "data: [DONE]\n\n",
    ].join("");
    const got = await pass("openai-chat", "enforce", { message: said("hi"), answer: events, contentType: "text/event-stream" });
    const texts = ["", ""];
    const isOver = [false, false];
    for (const { data } of createSseReader(100_000).push(Buffer.from(got.text))) {
      if (data === "[DONE]") continue;
      for (const { index, delta, finish_reason: finish } of JSON.parse(data).choices) {
        expect(isOver[index]).toBe(false);
        isOver[index] = finish !== null;
        texts[index] += delta.content ?? "";
      }
    }
    expect(texts).toEqual([removed, `no ${card.slice(0, 9)} card`]);
    expect(got.text.endsWith("data: [DONE]\n\n")).toBe(true);
  });
});

test("however a text is cut into events, what comes out is the text without its secrets, and other events stay as they were", () => {
  const random = seededRandom(7);
  const { texts } = codecOf(plain);
  const words = ["hello ", card, " ", "x", "4111 ", "sk-", "password: hunter2hunter2 ", "ü€ "];
  for (let round = 0; round < 200; round++) {
    const text = Array.from({ length: 1 + Math.floor(random() * 8) }, () => words[Math.floor(random() * words.length)] ?? "").join("");
    const events: string[] = [];
    for (let at = 0; at < text.length;) {
      const to = at + 1 + Math.floor(random() * 9);
      events.push(`id: ${at}\nevent: delta\ndata: ${JSON.stringify({ type: "delta", delta: text.slice(at, to) })}\n\n`);
      if (random() < 0.2) events.push(`data: ${JSON.stringify({ tool: at })}\n\n`);
      at = to;
    }
    events.push("event: done\ndata: {}\n\n");
    const read = (stream: string): readonly SseEvent[] => createSseReader(100_000).push(Buffer.from(stream));
    const guard = createEventGuard(texts);
    const out = read(
      events
        .map((raw) =>
          read(raw)
            .map((event) => guard.push(event))
            .join(""),
        )
        .join("") + guard.end(),
    );
    const said = out.map(({ data }) => JSON.parse(data).delta ?? "").join("");
    expect(said).toBe(redactTexts([text]).texts.join(""));
    const others = (all: readonly SseEvent[]) => all.filter(({ data }) => !data.includes("delta")).map(({ raw }) => raw);
    expect(others(out)).toEqual(others(read(events.join(""))));
    expect(out.at(-1)?.raw).toBe("event: done\ndata: {}\n\n");
  }
});
