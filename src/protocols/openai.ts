import { isJsonObject, type Json } from "../kernel/json.ts";

/** What a chat completion says of itself. Members are absent where the endpoint did not report them. */
export type ChatUsage = { readonly model?: string; readonly inputTokens?: number; readonly outputTokens?: number };

/** Reads `model` and `usage` of a chat completion, or of one chunk of a streamed one (OpenAI chat completions wire). */
export function readChatUsage(answer: Json): ChatUsage {
  if (!isJsonObject(answer)) return {};
  const usage = isJsonObject(answer["usage"]) ? answer["usage"] : {};
  const { prompt_tokens: inputTokens, completion_tokens: outputTokens } = usage;
  return {
    ...(typeof answer["model"] === "string" && { model: answer["model"] }),
    ...(typeof inputTokens === "number" && { inputTokens }),
    ...(typeof outputTokens === "number" && { outputTokens }),
  };
}

/**
 * Reads the usage from the end of a streamed completion, where the wire puts it. A first line that the cut tore apart is skipped.
 * @param tail the last bytes of the stream, as text.
 */
export function readStreamUsage(tail: string): ChatUsage {
  let model: ChatUsage = {};
  for (const line of tail.split("\n").toReversed()) {
    if (!line.startsWith("data:")) continue;
    const usage = readChatUsage(parse(line.slice(5)));
    if (usage.inputTokens !== undefined || usage.outputTokens !== undefined) return usage;
    if (model.model === undefined) model = usage;
  }
  return model;
}

function parse(text: string): Json {
  try {
    return JSON.parse(text);
  } catch {
    return null; // `[DONE]`, or a line that the cut tore apart
  }
}
