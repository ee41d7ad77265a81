import { describe, expect, test } from "vitest";

import type { SpanView } from "../../../../src/telemetry/views.ts";
import { conversationOf } from "./conversation.ts";
import { makeSpan } from "./testing/make-span.ts";

const told = (spans: readonly SpanView[]): string[] =>
  conversationOf(spans).map((turn) =>
    turn.kind === "said" ? `${turn.role}: ${turn.text}` : `${turn.name}(${turn.given}) -> ${turn.failed ?? turn.result}`,
  );
const model = (id: string, at: number, input: unknown, output: unknown): SpanView =>
  makeSpan(id, "a", {
    kind: "model",
    offsetMs: at,
    durationMs: 5,
    input: JSON.stringify(input),
    output: typeof output === "string" ? output : JSON.stringify(output),
  });
const system = { role: "system", content: "Be brief" };
const user = (content: string) => ({ role: "user", content });
const call = { role: "assistant", tool_calls: [{ id: "c1", function: { name: "look", arguments: '{"b":1,"a":2}' } }] };

describe("a conversation", () => {
  test("has what was said once, instructions first, calls where their tool's span tells what came of them", () => {
    const spans = [
      makeSpan("a", null, { kind: "agent", durationMs: 100, input: "Where is it?", output: "On its way" }),
      model("m1", 10, [system, user("Where is it?")], [call]),
      makeSpan("front", "a", { kind: "tool", source: "front", toolName: "look", offsetMs: 20, input: '{"a":2,"b":1}', output: '"sent"' }),
      makeSpan("own", "front", { kind: "tool", toolName: "look", offsetMs: 21, input: '{"a":2,"b":1}', output: "sent" }),
      model("m2", 40, [system, user("Where is it?"), call, { role: "tool", tool_call_id: "c1", content: "sent" }], "On its way"),
    ];
    expect(told(spans)).toEqual(["system: Be brief", "user: Where is it?", 'look({"a":2,"b":1}) -> "sent"', "assistant: On its way"]);
  });

  test("has what was said before ahead of what the agent is asked now", () => {
    const before = [user("Where is it?"), { role: "assistant", content: "On its way" }];
    const spans = [
      makeSpan("a", null, { kind: "agent", durationMs: 100, input: "Cancel it", output: "Done" }),
      model("m", 10, [...before, user("Cancel it")], "Done"),
    ];
    expect(told(spans)).toEqual(["user: Where is it?", "assistant: On its way", "user: Cancel it", "assistant: Done"]);
  });

  test("begins with the instructions, also where the agent was asked in other words before", () => {
    const spans = [
      makeSpan("a", null, { kind: "agent", durationMs: 100, input: "A gift" }),
      model("m", 10, [system, user("Task: a gift")], "A teapot"),
    ];
    expect(told(spans)).toEqual(["system: Be brief", "user: A gift", "user: Task: a gift", "assistant: A teapot"]);
  });

  test("has calls that no span tells of, with the result that the model was sent", () => {
    const spans = [
      model("m1", 0, [user("Where?")], [call]),
      model("m2", 10, [user("Where?"), call, { role: "tool", tool_call_id: "c1", content: "sent" }], "Sent"),
    ];
    expect(told(spans)).toEqual(["user: Where?", 'look({"b":1,"a":2}) -> sent', "assistant: Sent"]);
  });

  test("keeps what somebody said twice, and a tool's failure", () => {
    const spans = [
      model("m1", 0, [user("yes")], "Sure?"),
      model("m2", 10, [user("yes"), { role: "assistant", content: "Sure?" }, user("yes")], "Done"),
      makeSpan("t", "a", { kind: "tool", toolName: "pay", offsetMs: 12, input: "{}", output: '{"error":"no"}', failure: "no" }),
    ];
    expect(told(spans)).toEqual(["user: yes", "assistant: Sure?", "user: yes", "pay({}) -> no", "assistant: Done"]);
  });

  test("is empty where only fronts tell and keep no texts", () => {
    expect(told([makeSpan("a", null, { kind: "agent", source: "front" }), makeSpan("m", "a", { kind: "model", source: "front" })])).toEqual(
      [],
    );
  });
});
