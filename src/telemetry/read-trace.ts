import { isJsonObject, type Json } from "../kernel/json.ts";
import type { ProjectScope } from "../kernel/scope.ts";
import { type AnswerForm, formOfAnswer } from "./domain/answer-form.ts";
import { settleFronts } from "./domain/settle-fronts.ts";
import type { StoredSpan } from "./domain/stored-span.ts";
import { summariseTrace, type TraceSummary } from "./domain/summarise-trace.ts";
import type { SpanMessage, SpanStore } from "./span-store.ts";

export type Trace = { readonly summary: TraceSummary; readonly spans: readonly StoredSpan[] };

const inputEvent = /^gen_ai\.(?:system|user|assistant|tool)\.message$/;
const choiceEvent = "gen_ai.choice";
const detailsEvent = "gen_ai.client.inference.operation.details";

/** A trace with its spans in the order in which they began; undefined: it is not known. */
export async function readTrace(store: SpanStore, scope: ProjectScope, traceId: string, nowMs: number): Promise<Trace | undefined> {
  const { spans: found, messages } = await store.readTrace(scope, traceId);
  if (found.length === 0) return undefined;
  const bySpan = Map.groupBy(messages, ({ spanId }) => spanId);
  const spans = settleFronts(found.map((span) => withMessages(span, bySpan.get(span.spanId) ?? [])));
  return {
    summary: summariseTrace(spans, BigInt(Math.round(nowMs)) * 1_000_000n),
    spans: spans.toSorted((a, b) => (a.startNs < b.startNs ? -1 : a.startNs > b.startNs ? 1 : 0)),
  };
}

/** A span with what log records said of its messages, where it says nothing itself, and what else they said of it as events. */
function withMessages(span: StoredSpan, messages: readonly SpanMessage[]): StoredSpan {
  if (messages.length === 0) return span;
  const input = span.input ?? textOf(messages, (event) => inputEvent.test(event), "gen_ai.input.messages");
  const output = span.output ?? textOf(messages, (event) => event === choiceEvent, "gen_ai.output.messages");
  const others = messages.filter(({ event }) => !inputEvent.test(event) && event !== choiceEvent && event !== detailsEvent);
  return {
    ...span,
    ...(input !== undefined && { input, hasInput: true }),
    ...(output !== undefined && { output, answer: span.output === undefined ? formOfChoice(output, input) : span.answer }),
    events: [...span.events, ...others.map(toEvent)],
  };
}

/** An answer without any content is empty where contents are written at all. */
function formOfChoice(output: string, input: string | undefined): AnswerForm {
  const form = formOfAnswer(output);
  return form === "none" && input?.includes('"content"') === true ? "empty" : form;
}

function toEvent({ event, timeNs, body }: SpanMessage): Json {
  const { attributes = {}, body: said = null } = isJsonObject(body) ? body : {};
  return { name: event, timeNs: String(timeNs), attributes, ...(said !== null && { body: said }) };
}

function textOf(messages: readonly SpanMessage[], isMeant: (event: string) => boolean, detail: string): string | undefined {
  const said = messages.filter(({ event }) => isMeant(event)).map(({ event, body }): Json => ({ event, ...bodyOf(body) }));
  if (said.length > 0) return JSON.stringify(said);
  const details = messages.find(({ event }) => event === detailsEvent)?.body;
  const attributes = isJsonObject(details) ? details["attributes"] : undefined;
  const value =
    (isJsonObject(attributes) ? attributes[detail] : undefined) ?? (isJsonObject(details) ? bodyOf(details)[detail] : undefined);
  return value === undefined || value === null ? undefined : typeof value === "string" ? value : JSON.stringify(value);
}

function bodyOf(body: Json): { readonly [name: string]: Json } {
  const said = isJsonObject(body) ? body["body"] : undefined;
  return isJsonObject(said) ? said : said === undefined || said === null ? {} : { content: said };
}
