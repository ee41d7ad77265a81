import { isJsonObject, type Json } from "../../kernel/json.ts";
import { answerTexts, readArtifactUpdate, textsOf } from "../../protocols/a2a-texts.ts";
import type { JsonRpcCall } from "../../protocols/json-rpc.ts";
import { a2aTexts } from "../../protocols/wires/a2a-texts.ts";
import { appendCaptured } from "../capture.ts";

/** What a client and an agent say to each other in one A2A call. */
export type Said = {
  /** Reads an answer, or one event of a stream. */
  add(message: Json): void;
  /** By now: the artifacts, one below the other; where there are none the agent's last message, or what its error says. */
  read(): { readonly input: string; readonly output: string };
};

/** Nothing answered yet. */
export function createSaid(rpc: JsonRpcCall): Said {
  const artifacts = new Map<string, string>();
  let last = "";
  return {
    add(message) {
      const update = readArtifactUpdate(message);
      if (update !== undefined) {
        const before = update.isAppended ? (artifacts.get(update.artifactId) ?? "") : "";
        artifacts.set(update.artifactId, appendCaptured(before, join(textsOf(update.artifact))));
        return;
      }
      for (const { artifactId, ...artifact } of artifactsIn(message))
        artifacts.set(typeof artifactId === "string" ? artifactId : `artifact ${artifacts.size}`, join(textsOf(artifact)));
      last = answerTexts(message).map(join).at(-1) ?? last;
    },
    read: () => ({
      input: a2aTexts.message(rpc).map(join).join("\n"),
      output: [...artifacts.values()].filter((text) => text !== "").join("\n") || last,
    }),
  };
}

/** The artifacts of a task that is told of whole, in either generation's shape. */
function artifactsIn(message: Json): readonly { readonly [member: string]: Json }[] {
  const result = isJsonObject(message) ? message["result"] : undefined;
  const task = isJsonObject(result) && isJsonObject(result["task"]) ? result["task"] : result;
  const artifacts = isJsonObject(task) ? task["artifacts"] : undefined;
  return Array.isArray(artifacts) ? artifacts.filter(isJsonObject) : [];
}

function join(texts: readonly { readonly text: string }[]): string {
  return texts.map(({ text }) => text).join("");
}
