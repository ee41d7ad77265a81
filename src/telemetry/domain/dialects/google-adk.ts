import { isJsonObject } from "../../../kernel/json.ts";
import type { RawSpan } from "../raw-span.ts";
import { type Dialect, parseJson, type Source, within } from "./dialect.ts";

const prefix = "gcp.vertex.agent";

/** Google's Agent Development Kit. It writes `{}` where it has nothing to say. */
export const googleAdk: Dialect = {
  name: "google-adk",
  knows: (span) => span.scope.name.startsWith(prefix) || span.attributes.get("gen_ai.system") === prefix || has(span, prefix),
  kind: (span) => {
    const [verb = ""] = span.name.split(/[\s[]/);
    if (verb === "invocation") return "workflow";
    if (verb === "call_llm" || verb === "generate_content") return "model";
    if (verb === "execute_tool") return "tool";
    if (verb === "invoke_agent" || verb === "agent_run") return "agent";
    return undefined;
  },
  fields: {
    input: [said(`${prefix}.llm_request`), said(`${prefix}.tool_call_args`)],
    output: [said(`${prefix}.llm_response`), said(`${prefix}.tool_response`)],
    inputTokens: usage("prompt_token_count", "promptTokenCount"),
    outputTokens: usage("candidates_token_count", "candidatesTokenCount"),
    cachedTokens: usage("cached_content_token_count", "cachedContentTokenCount"),
    reasoningTokens: usage("thoughts_token_count", "thoughtsTokenCount"),
    session: [`${prefix}.session_id`],
    toolName: [(span) => (span.name.startsWith("execute_tool ") ? span.name.slice("execute_tool ".length) : undefined)],
    finishReason: [within(`${prefix}.llm_response`, "finish_reason"), within(`${prefix}.llm_response`, "finishReason")],
    failure: [
      (span) => {
        const answer = parseJson(span.attributes.get(`${prefix}.llm_response`));
        if (!isJsonObject(answer)) return undefined;
        const code = answer["error_code"] ?? answer["errorCode"];
        return code === undefined || code === null ? undefined : (answer["error_message"] ?? answer["errorMessage"] ?? code);
      },
    ],
  },
};

function usage(...names: readonly string[]): readonly Source[] {
  return ["usage_metadata", "usageMetadata"].flatMap((member) => names.map((name) => within(`${prefix}.llm_response`, member, name)));
}

function said(name: string): Source {
  return (span) => {
    const value = span.attributes.get(name);
    return value === "{}" || value === "" ? undefined : value;
  };
}

function has(span: RawSpan, start: string): boolean {
  return [...span.attributes.keys()].some((name) => name.startsWith(`${start}.`));
}
