import { isJsonObject } from "../kernel/json.ts";
import { rewriteJson } from "./rewrite-json.ts";

/** A place in a parsed message that holds a text. */
export type TextPlace = { readonly text: string; set(text: string): void };

/** The texts among the parts of one message or artifact of either generation, in order. Together they are one text. */
export function textsOf(holder: unknown): readonly TextPlace[] {
  const parts = isJsonObject(holder) ? holder["parts"] : undefined;
  return Array.isArray(parts) ? parts.flatMap((part: unknown) => placeOf(part, "text")) : [];
}

/**
 * The texts of the agent in a JSON-RPC answer or one event of a stream, wherever the result has messages and artifacts, and that of an error. Those of the user,
 * which a task's history repeats, are left out.
 */
export function answerTexts(answer: unknown): readonly (readonly TextPlace[])[] {
  if (!isJsonObject(answer)) return [];
  const found: (readonly TextPlace[])[] = [placeOf(answer["error"], "message")];
  const open: unknown[] = [answer["result"]];
  // Not by recursion: JSON may be nested as deeply as its sender likes.
  for (let value = open.pop(); value !== undefined || open.length > 0; value = open.pop()) {
    if (typeof value !== "object" || value === null) continue;
    if (isJsonObject(value) && Array.isArray(value["parts"])) {
      if (value["role"] !== "user" && value["role"] !== "ROLE_USER") found.push(textsOf(value));
    } else {
      open.push(...Object.values(value));
    }
  }
  return found.filter((texts) => texts.length > 0);
}

/** Writes a JSON text again with other texts in it. `find` gives the same places for equal values. */
export function replaceTexts(
  json: string,
  find: (value: unknown) => readonly (readonly TextPlace[])[],
  texts: readonly (readonly string[])[],
): string {
  return rewriteJson(json, (value) => {
    for (const [group, places] of find(value).entries()) {
      for (const [index, place] of places.entries()) place.set(texts[group]?.[index] ?? place.text);
    }
  });
}

/** One event that carries a piece of an artifact. */
export type ArtifactUpdate = {
  readonly artifactId: string;
  readonly artifact: unknown;
  /** Its parts follow those that came before; else they take their place. */
  readonly isAppended: boolean;
  readonly isLast: boolean;
};

/** Reads an event that carries a piece of an artifact, in either generation's shape; undefined for any other. */
export function readArtifactUpdate(answer: unknown): ArtifactUpdate | undefined {
  const update = updateOf(answer, "artifactUpdate", "artifact-update");
  const artifact = update?.["artifact"];
  if (update === undefined || !isJsonObject(artifact)) return undefined;
  return {
    artifactId: typeof artifact["artifactId"] === "string" ? artifact["artifactId"] : "",
    artifact,
    isAppended: update["append"] === true,
    isLast: update["lastChunk"] === true,
  };
}

/** The text of an event that appends to the artifact of another event. */
export function appendToArtifact(event: string, text: string): string {
  return rewriteJson(event, (answer) => {
    const update = updateOf(answer, "artifactUpdate", "artifact-update");
    const artifact = update?.["artifact"];
    if (update === undefined || !isJsonObject(artifact)) return;
    const isTagged = isJsonObject(answer) && isJsonObject(answer["result"]) && answer["result"]["kind"] !== undefined;
    Reflect.set(update, "append", true);
    Reflect.deleteProperty(update, "lastChunk");
    Reflect.set(artifact, "parts", [isTagged ? { kind: "text", text } : { text }]);
  });
}

const goingOn = new Set(["submitted", "working", "TASK_STATE_SUBMITTED", "TASK_STATE_WORKING"]);

/** True for an event after which the task goes on with what it has begun: its state is submitted or working. */
export function isProgress(answer: unknown): boolean {
  const update = updateOf(answer, "statusUpdate", "status-update");
  const status = update?.["status"];
  if (update === undefined || update["final"] === true || !isJsonObject(status)) return false;
  const { state } = status;
  return typeof state === "string" && goingOn.has(state);
}

/** What an event tells: in 1.0 under a name of its own, in 0.3 with its kind. */
function updateOf(answer: unknown, name: string, kind: string): { readonly [key: string]: unknown } | undefined {
  const result = isJsonObject(answer) ? answer["result"] : undefined;
  if (!isJsonObject(result)) return undefined;
  const update = result["kind"] === kind ? result : result[name];
  return isJsonObject(update) ? update : undefined;
}

function placeOf(holder: unknown, key: string): TextPlace[] {
  const text = isJsonObject(holder) ? holder[key] : undefined;
  return typeof text === "string" && typeof holder === "object" && holder !== null
    ? [{ text, set: (next) => void Reflect.set(holder, key, next) }]
    : [];
}
