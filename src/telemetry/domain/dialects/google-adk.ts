import { isJsonObject, type Json } from "../../../kernel/json.ts";
import type { RawSpan } from "../raw-span.ts";
import { type Dialect, parseJson, within } from "./dialect.ts";
import { isKnownFinish } from "./finish-reason.ts";

const prefix = "gcp.vertex.agent";
const response = `${prefix}.llm_response`;
const reasoning = usage("thoughts_token_count", "thoughtsTokenCount");

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
    output: [answerOf, said(`${prefix}.tool_response`)],
    inputTokens: [usage("prompt_token_count", "promptTokenCount")],
    outputTokens: [addReasoning],
    cachedTokens: [usage("cached_content_token_count", "cachedContentTokenCount")],
    reasoningTokens: [reasoning, "gen_ai.usage.experimental.reasoning_tokens"],
    session: [`${prefix}.session_id`],
    toolName: [(span) => (span.name.startsWith("execute_tool ") ? span.name.slice("execute_tool ".length) : undefined)],
    finishReason: [
      ...["finish_reason", "finishReason"].map((name) => within(response, name)),
      (span) => (isFinishReason(errorCodeOf(span)) ? errorCodeOf(span) : undefined),
    ],
    failure: [
      (span) => {
        const code = errorCodeOf(span);
        if (code === undefined || isFinishReason(code)) return undefined;
        return memberOf(responseOf(span), "error_message", "errorMessage") ?? code;
      },
      // What went wrong is in no other place, and the status stays unset.
      (span, kind) =>
        (kind === "tool" || /^call_llm\b/.test(span.name)) && !saysAnything(span) ? "it ended without a response" : undefined,
    ],
  },
};

function responseOf(span: RawSpan): { readonly [name: string]: Json } {
  const value = parseJson(span.attributes.get(response));
  return isJsonObject(value) ? value : {};
}

/** A member under the name that Python or the one that TypeScript gives it. */
function memberOf(value: { readonly [name: string]: Json }, ...names: readonly string[]): Json | undefined {
  return names.map((name) => value[name]).find((member) => member !== undefined && member !== null);
}

function errorCodeOf(span: RawSpan): string | undefined {
  const code = memberOf(responseOf(span), "error_code", "errorCode");
  return code === undefined ? undefined : typeof code === "string" ? code : JSON.stringify(code);
}

/** An answer without content has the reason why it ended as its error code. */
function isFinishReason(code: string | undefined): boolean {
  return code !== undefined && isKnownFinish(code);
}

function answerOf(span: RawSpan): Json | undefined {
  return responseOf(span)["content"] ?? (isFinishReason(errorCodeOf(span)) ? "" : said(response)(span));
}

function usage(...names: readonly string[]): (span: RawSpan) => Json | undefined {
  return (span) => {
    const used = memberOf(responseOf(span), "usage_metadata", "usageMetadata");
    return isJsonObject(used) ? memberOf(used, ...names) : undefined;
  };
}

/** Gemini counts its reasoning beside its answer. */
function addReasoning(span: RawSpan): Json | undefined {
  const answer = usage("candidates_token_count", "candidatesTokenCount")(span);
  const thought = reasoning(span) ?? span.attributes.get("gen_ai.usage.experimental.reasoning_tokens");
  if (typeof thought !== "number") return answer;
  const told = answer ?? span.attributes.get("gen_ai.usage.output_tokens") ?? 0;
  return typeof told === "number" ? told + thought : told;
}

function saysAnything(span: RawSpan): boolean {
  return [...span.attributes.keys()].some((name) => name.startsWith(`${prefix}.`) || name.startsWith("gen_ai.response"));
}

function said(name: string): (span: RawSpan) => Json | undefined {
  return (span) => {
    const value = span.attributes.get(name);
    return value === "{}" || value === "" ? undefined : value;
  };
}

function has(span: RawSpan, start: string): boolean {
  return [...span.attributes.keys()].some((name) => name.startsWith(`${start}.`));
}
