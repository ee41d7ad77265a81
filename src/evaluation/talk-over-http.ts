import { isJsonObject } from "../kernel/json.ts";
import { createSseReader } from "../protocols/sse.ts";
import { collectAnswer } from "../protocols/wires/collect-answer.ts";
import { parseJson } from "../protocols/wires/parse-json.ts";
import type { AgentAnswer, Turns, WireCodec } from "../protocols/wires/wire-codec.ts";
import { type Conversation, type ConversationAnswer, fetchFront, FrontError, toFrontError } from "./conversation.ts";

const maxEventLength = 8 * 1024 * 1024;

/** Opens a conversation over a wire that a codec knows, whole or streamed as the agent answers. @param url the agent's front. */
export function talkOverHttp(url: string, codec: WireCodec, headers: Record<string, string>): Conversation {
  const turns: Turns[number][] = [];
  let sessionId: string | number | undefined;
  let contextId: string | undefined;
  return {
    contextId: () => contextId,
    say: async (text, signal) => {
      turns.push({ by: "client", text });
      const message = codec.writeMessage(turns, sessionId);
      const response = await fetchFront(url + message.path, {
        method: "POST",
        headers: { "content-type": "application/json", accept: "application/json, text/event-stream", ...message.headers, ...headers },
        body: JSON.stringify(message.body),
        signal,
      });
      const { status } = response;
      const said = response.headers.get("airworthy-session");
      contextId = said === null ? contextId : decodeURIComponent(said);
      const isStream = response.headers.get("content-type")?.startsWith("text/event-stream") === true;
      const { answer, shown, names } = isStream ? await readStream(response, codec) : await readWhole(response, codec);
      const named = answer.hasNumber === true ? Number(answer.sessionId) : answer.sessionId;
      sessionId = named ?? (codec.agentNamesSession ? sessionId : contextId);
      turns.push({ by: "agent", text: answer.text });
      if (status >= 400 && status < 500) return unread(codec, answer.text || shown, refusal(status, codec.path));
      if (status >= 500) return { text: answer.text || shown, failed: true };
      if (answer.failed === undefined && codec.agentNamesSession && sessionId === undefined)
        return unread(
          codec,
          answer.text,
          `names no session at ${codec.sessionPlace}, where the wire of the manifest has it. It has ${names}.`,
        );
      return toAnswer(answer, codec, names);
    },
  };
}

/** `shown`: the beginning of the body. `names`: what the answer has in the place of a text that is not there. */
type Read = { readonly answer: AgentAnswer; readonly shown: string; readonly names: string };

async function readWhole(response: Response, codec: WireCodec): Promise<Read> {
  const text = await readText(response);
  if (response.headers.get("content-type")?.startsWith("application/problem+json") === true && isRefusal(text)) {
    throw toFrontError(response.status, text);
  }
  const answer = codec.readAnswer(text, Object.fromEntries(response.headers));
  return { answer, shown: text.slice(0, 300), names: namesIn(text) };
}

async function readStream(response: Response, codec: WireCodec): Promise<Read> {
  const collector = collectAnswer(codec);
  const names = new Set<string>();
  for (const event of createSseReader(maxEventLength).push(Buffer.from(`${await readText(response)}\n\n`))) {
    if (event.data === "") continue;
    if (isRefusal(event.data)) throw toFrontError(response.status, event.data);
    collector.add(event);
    if (names.size < 10) names.add(namesIn(event.data));
  }
  return { answer: collector.answer(), shown: "", names: [...names].filter((one) => one !== "").join(" | ") };
}

/** @throws FrontError when the body breaks off, which is the gateway's only way to say so once an answer has begun. */
async function readText(response: Response): Promise<string> {
  try {
    return await response.text();
  } catch (error) {
    if (error instanceof Error && error.name === "AbortError") throw error;
    if (error instanceof Error && error.name === "TimeoutError") throw error;
    throw new FrontError("gateway/upstream-broke-off", "The answer broke off before it was whole.");
  }
}

function toAnswer({ text, failed }: AgentAnswer, codec: WireCodec, names: string): ConversationAnswer {
  const has = names === "" ? "" : ` It has ${names}.`;
  if (failed === undefined) return { text: text.trim(), failed: false };
  switch (failed) {
    case "agent/error":
      return { text, failed: true };
    case "agent/no-answer":
      return unread(codec, text, `has no text at ${codec.answerPlace}, where the wire of the manifest has it.${has}`);
    case "gateway/upstream-garbage":
      return unread(codec, text, "is not JSON, as the wire of the manifest has it.");
    case "gateway/upstream-broke-off":
      return unread(codec, text, "ended without the event that is its end by the wire of the manifest.");
  }
}

function unread(codec: WireCodec, text: string, why: string): ConversationAnswer {
  return { text, failed: true, unread: `The agent's answer to POST ${codec.path} ${why}` };
}

function refusal(status: number, path: string): string {
  if (status === 404 || status === 405) return `was HTTP ${status}: it takes no messages there. Is "${path}" the right path?`;
  if (status === 401 || status === 403) return `was HTTP ${status}: it wants credentials that nobody gave it.`;
  return `was HTTP ${status}: it did not take the message as the wire of the manifest writes it. Look at input, session and body.`;
}

/** True for an error that the gateway has written. */
function isRefusal(text: string): boolean {
  const body = parseJson(text);
  return isJsonObject(body) && typeof body["type"] === "string" && body["type"].startsWith("urn:airworthy:problem:");
}

/** The names at the top of a body, never what stands under them. */
function namesIn(text: string): string {
  const body = parseJson(text);
  if (!isJsonObject(body)) return "";
  return Object.keys(body)
    .slice(0, 10)
    .map((name) => `"/${name.slice(0, 40)}"`)
    .join(", ");
}
