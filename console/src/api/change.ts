import type { Topic } from "./queries.ts";

/** One `change` event: this thing is no longer what it was. */
export type Change = { readonly topic: Topic; readonly id: string };

const TOPICS: readonly Topic[] = ["release", "evaluation", "review", "deployment", "agent", "decision", "person"];

/** Parses the data of a `change` event; undefined for anything that a newer server may send and we do not know. */
export function readChange(data: unknown): Change | undefined {
  if (typeof data !== "string") return undefined;
  const parsed = parseJson(data);
  if (typeof parsed !== "object" || parsed === null || !("topic" in parsed) || !("id" in parsed)) return undefined;
  const topic = TOPICS.find((known) => known === parsed.topic);
  return topic !== undefined && typeof parsed.id === "string" ? { topic, id: parsed.id } : undefined;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
