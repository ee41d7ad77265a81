import type { SpanView } from "../../../../src/telemetry/views.ts";
import { readMessages } from "./read-messages.ts";
import type { Message, Role } from "./read-messages.ts";

/** One thing that was said, or one call of a tool, with the span that tells of it. */
export type Turn = { readonly spanId: string; readonly offsetMs: number } & (
  | { readonly kind: "said"; readonly role: Exclude<Role, "tool">; readonly text: string }
  | {
      readonly kind: "called";
      readonly name: string;
      readonly given: string;
      readonly result: string | null;
      readonly failed: string | null;
      readonly durationMs: number | null;
    }
);

/** What happened at a time: messages that came in or went out, or a tool's span. */
type Event = { readonly at: number; readonly span: SpanView } & (
  | { readonly kind: "came" | "went"; readonly messages: readonly Message[] }
  | { readonly kind: "tool" }
);

/**
 * Who said what, and which tools were called with what and answered what, in the order in which it happened. A model is sent everything
 * that was said before, again and again: it counts once. A call that a model asks for is shown where the tool's own span says what came of it.
 */
export function conversationOf(spans: readonly SpanView[]): Turn[] {
  const events = eventsOf(spans);
  const results = new Map(
    events
      .flatMap(messagesOf)
      .flatMap(({ parts }) => parts.flatMap((part) => (part.kind === "result" ? [[part.id, part.text] as const] : []))),
  );
  // What an agent was asked stands where its model was told, after what had been said before.
  const toModels = new Set(events.flatMap((event) => (event.kind === "came" && event.span.kind === "model" ? textsOf(event) : [])));
  const seen = new Tally();
  for (const event of events) if (event.kind === "tool") seen.add(callKey(nameOf(event.span), event.span.input ?? ""));
  const turns: Turn[] = [];
  const said = new Tally();

  for (const event of events) {
    const { span, at } = event;
    const from = { spanId: span.spanId, offsetMs: at };
    if (event.kind === "tool") {
      const { input, output, durationMs } = span;
      turns.push({ ...from, kind: "called", name: nameOf(span), given: input ?? "", result: output, failed: failureOf(span), durationMs });
      continue;
    }
    const again = new Tally();
    const isNew = (key: string): boolean => event.kind === "went" || again.add(key) > said.count(key);
    for (const { role, parts } of event.messages) {
      for (const part of parts) {
        if (part.kind === "text" && role !== "tool") {
          const key = `${role} ${part.text}`;
          // What an agent answers is what its model said last.
          if (!isNew(key) || (event.kind === "went" && span.kind !== "model" && said.count(key) > 0)) continue;
          if (event.kind === "came" && span.kind !== "model" && toModels.has(part.text)) continue;
          said.add(key);
          turns.push({ ...from, kind: "said", role, text: part.text });
        } else if (part.kind === "call") {
          const key = callKey(part.name, part.given);
          if (!isNew(key)) continue;
          said.add(key);
          if (said.count(key) <= seen.count(key)) continue;
          const result = results.get(part.id) ?? null;
          turns.push({ ...from, kind: "called", name: part.name, given: part.given, result, failed: null, durationMs: null });
        }
      }
    }
  }
  const isInstruction = (turn: Turn): boolean => turn.kind === "said" && turn.role === "system";
  return [...turns.filter(isInstruction), ...turns.filter((turn) => !isInstruction(turn))];
}

function eventsOf(spans: readonly SpanView[]): Event[] {
  const byId = new Map(spans.map((span) => [span.spanId, span]));
  const parents = new Set(
    spans.flatMap(({ kind, parentSpanId }) => (parentSpanId !== null && byId.get(parentSpanId)?.kind === kind ? [parentSpanId] : [])),
  );
  const hasAbove = ({ kind, parentSpanId }: SpanView): boolean => parentSpanId !== null && byId.get(parentSpanId)?.kind === kind;
  const events = spans.flatMap((span): Event[] => {
    const { kind, offsetMs, durationMs, input, output } = span;
    // A tool's call counts as its upper account has it; what a model is told, as its lowest has it: fronts cut texts.
    if (kind === "tool") return hasAbove(span) ? [] : [{ kind: "tool", at: offsetMs, span }];
    const speaks = kind === "model" ? !parents.has(span.spanId) : kind === "agent" || kind === "workflow";
    if (!speaks) return [];
    const came: Event[] = input === null ? [] : [{ kind: "came", at: offsetMs, span, messages: readMessages(input, "user") }];
    const went: Event[] =
      output === null
        ? []
        : [
            {
              kind: "went",
              at: offsetMs + (durationMs ?? 0),
              span,
              messages: readMessages(output, "assistant").slice(kind === "model" ? 0 : -1),
            },
          ];
    return [...came, ...went];
  });
  return events.toSorted((a, b) => a.at - b.at);
}

function textsOf(event: Event): string[] {
  return messagesOf(event).flatMap(({ parts }) => parts.flatMap((part) => (part.kind === "text" ? [part.text] : [])));
}

function messagesOf(event: Event): readonly Message[] {
  return event.kind === "tool" ? [] : event.messages;
}

function nameOf({ toolName, name }: SpanView): string {
  return toolName ?? name;
}

function failureOf({ failure, status, statusMessage }: SpanView): string | null {
  if (status === "error") return statusMessage === "" ? "error" : statusMessage;
  return failure;
}

/** Equal for equal calls, however their arguments are written. */
function callKey(name: string, given: string): string {
  return `${name} ${canonical(given)}`;
}

function canonical(text: string): string {
  try {
    return JSON.stringify(sorted(JSON.parse(text)));
  } catch {
    return text;
  }
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, inner]) => [name, sorted(inner)]),
  );
}

/** Counts texts. */
class Tally {
  readonly #counts = new Map<string, number>();

  add(text: string): number {
    const count = this.count(text) + 1;
    this.#counts.set(text, count);
    return count;
  }

  count(text: string): number {
    return this.#counts.get(text) ?? 0;
  }
}
