import type { Json } from "../../../kernel/json.ts";
import type { RawSpan } from "../raw-span.ts";

/** A span as a dialect writes it, made by hand. */
export function makeRawSpan(name: string, attributes: { readonly [name: string]: Json }, more: Partial<RawSpan> = {}): RawSpan {
  return {
    name,
    parentSpanId: "00f067aa0ba902b7",
    status: "unset",
    statusMessage: "",
    attributes: new Map(Object.entries(attributes)),
    events: [],
    resource: new Map(),
    scope: { name: "", version: "" },
    ...more,
  };
}
