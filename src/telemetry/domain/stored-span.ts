import type { Json } from "../../kernel/json.ts";
import type { ReadSpan } from "./read-span.ts";
import type { TraceSpan } from "./trace-span.ts";

/** A span as the store has it: what it means, and everything that came with it. */
export type StoredSpan = TraceSpan &
  Pick<ReadSpan, "input" | "output"> & {
    readonly organization: string;
    readonly project: string;
    /** Empty: not known, as everything below that is a text. */
    readonly environment: string;
    readonly deployment: string;
    readonly run: string;
    readonly trial: string;
    /** Where `costUsd` comes from: the sender, the version's declared price, or the price list. */
    readonly costBasis: "" | "reported" | "declared" | "listed";
    readonly pricedWith: string;
    readonly attributes: ReadonlyMap<string, Json>;
    readonly resource: ReadonlyMap<string, Json>;
    readonly events: readonly Json[];
    readonly links: readonly Json[];
    readonly scopeName: string;
  };
