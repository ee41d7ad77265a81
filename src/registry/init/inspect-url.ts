import { isJsonObject, type Json } from "../../kernel/json.ts";
import type { HttpWire } from "../../kernel/wire.ts";
import { errorNames, firstOf, inputNames, outputNames, pathNames, rankPath, sessionNames } from "./field-names.ts";
import type { Findings, FoundWire } from "./findings.ts";
import { readOpenApi } from "./read-open-api.ts";

const timeoutMs = 10_000;
const maxBytes = 4 * 1024 * 1024;
const hello = "Hello, what can you do for me?";

/** Looks at an agent that runs: reads its card or its OpenAPI document, else says hello in one wire after another until it answers. Undefined: nobody is there. */
export async function inspectUrl(url: string, name: string | undefined): Promise<Findings | undefined> {
  const base = url.replace(/\/+$/, "");
  const nothing = { url: base, variables: [], otherModels: [], servers: [], examples: [] };
  const card = await ask(`${base}/.well-known/agent-card.json`);
  if (card.status === 0) return undefined;
  if (card.status === 200 && isJsonObject(card.body) && typeof card.body["name"] === "string") {
    const { name: said, description, skills } = card.body;
    return {
      ...nothing,
      name: name ?? said,
      ...(typeof description === "string" && { description: { value: description.slice(0, 1000), how: "its card", sure: "sure" } }),
      wire: { value: "a2a", how: "its card answers", sure: "sure" },
      examples: examplesIn(skills),
    };
  }
  const document = await ask(`${base}/openapi.json`);
  const described = document.status === 200 ? readOpenApi(document.body) : undefined;
  const wire = described ?? (await tryChat(base)) ?? (await tryHttp(base));
  return { ...nothing, name: name ?? new URL(base).hostname, ...(wire !== undefined && { wire }) };
}

async function tryChat(base: string): Promise<Findings["wire"]> {
  const { status, body } = await ask(`${base}/v1/chat/completions`, { model: "agent", messages: [{ role: "user", content: hello }] });
  const isChat = status === 200 && isJsonObject(body) && Array.isArray(body["choices"]);
  return isChat ? { value: "openai-chat", how: "it answered a chat completion", sure: "sure" } : undefined;
}

/** Says hello at one path after another, under every name at once; the names that the agent does not know it leaves alone, as most do. */
async function tryHttp(base: string): Promise<Findings["wire"]> {
  for (const path of [...pathNames.map((one) => `/${one}`), ...pathNames.map((one) => `/api/${one}`), "/"].toSorted(
    (a, b) => rankPath(a) - rankPath(b),
  )) {
    const all = await ask(base + path, Object.fromEntries(inputNames.map((name) => [name, hello])));
    if (all.status === 0) return undefined;
    if (all.status < 200 || all.status >= 300 || !isJsonObject(all.body)) continue;
    const input = (await findInput(base + path, Object.keys(all.body))) ?? undefined;
    return toWire(path, input, all.body);
  }
  return undefined;
}

/** The name under which the agent takes a text by itself. */
async function findInput(url: string, answered: readonly string[]): Promise<string | undefined> {
  for (const name of inputNames.filter((one) => !answered.includes(one))) {
    const { status, body } = await ask(url, { [name]: hello });
    if (status >= 200 && status < 300 && isJsonObject(body) && answered.every((one) => one in body)) return name;
  }
  return undefined;
}

function toWire(path: string, input: string | undefined, answer: { readonly [name: string]: Json }): NonNullable<Findings["wire"]> {
  const names = Object.keys(answer);
  const texts = names.filter((one) => typeof answer[one] === "string" && !sessionNames.includes(one) && !errorNames.includes(one));
  const output = firstOf(outputNames, texts) ?? (texts.length === 1 ? texts[0] : undefined);
  const session = firstOf(sessionNames, names);
  const error = firstOf(errorNames, names);
  const http: Partial<HttpWire> & { readonly path: string } = {
    path,
    ...(session !== undefined && { session: { request: `/${session}`, response: `/${session}` } }),
    ...(input !== undefined && { input: `/${input}` }),
    ...(output !== undefined && { output: `/${output}` }),
    ...(error !== undefined && { error: `/${error}` }),
  };
  const value: FoundWire = { http };
  return { value, how: `it answered at ${path}`, sure: input === undefined || output === undefined ? "guess" : "likely" };
}

function examplesIn(skills: Json | undefined): string[] {
  if (!Array.isArray(skills)) return [];
  return skills.flatMap((skill: Json) => {
    const examples = isJsonObject(skill) ? skill["examples"] : undefined;
    return Array.isArray(examples) ? examples.filter((one) => typeof one === "string" && one.trim() !== "") : [];
  });
}

/** Status 0: nobody answers. `body` is undefined for what is no JSON. */
async function ask(url: string, message?: Json): Promise<{ readonly status: number; readonly body: Json | undefined }> {
  try {
    const signal = AbortSignal.timeout(timeoutMs);
    const post = { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(message) };
    const answer = await fetch(url, message === undefined ? { signal } : { ...post, signal });
    const text = await answer.text();
    return { status: answer.status, body: text.length > maxBytes ? undefined : parse(text) };
  } catch {
    return { status: 0, body: undefined };
  }
}

function parse(text: string): Json | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
