import type { SpanView } from "../../../../src/telemetry/views.ts";
import type { IconName } from "../../components/core/icon.tsx";

type Kind = SpanView["kind"];

/** How a kind of span looks: its drawing, and the colour of its bar. */
const looks: { readonly [kind in Kind]: { readonly icon: IconName; readonly colour: string } } = {
  agent: { icon: "agent", colour: "var(--arm-stable)" },
  workflow: { icon: "env", colour: "var(--arm-stable)" },
  step: { icon: "release", colour: "var(--arm-stable)" },
  model: { icon: "model", colour: "var(--wait)" },
  embedding: { icon: "model", colour: "var(--wait)" },
  tool: { icon: "tool", colour: "var(--arm-new)" },
  retriever: { icon: "search", colour: "var(--arm-new)" },
  http: { icon: "out", colour: "var(--arm-new)" },
  guard: { icon: "guard", colour: "var(--pass)" },
  other: { icon: "trace", colour: "var(--arm-stable)" },
};

export function spanLook(kind: Kind): { readonly icon: IconName; readonly colour: string } {
  return looks[kind];
}

/** What a span broke by, in few words; undefined when it did not. */
export function errorOf({ status, statusMessage, failure, errorType }: SpanView): string | undefined {
  const said = [statusMessage, failure ?? "", errorType ?? ""].find((text) => text !== "");
  if (failure !== null) return failure;
  return status === "error" ? (said ?? "error") : undefined;
}
