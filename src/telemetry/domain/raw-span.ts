import type { Json } from "../../kernel/json.ts";

/** A span as it arrived, as far as dialects look at it. */
export type RawSpan = {
  readonly name: string;
  readonly parentSpanId: string;
  readonly status: "unset" | "ok" | "error";
  readonly statusMessage: string;
  readonly attributes: ReadonlyMap<string, Json>;
  readonly events: readonly { readonly name: string; readonly attributes: ReadonlyMap<string, Json> }[];
  readonly resource: ReadonlyMap<string, Json>;
  readonly scope: { readonly name: string; readonly version: string };
};
