import type { Json } from "../../kernel/json.ts";

/** What the policy says of a call. `ask`: a person decides. */
export type ToolVerdict = "allow" | "deny" | "ask";

/**
 * One line of a gateway's tool-decisions journal, on its disk before the effect happens. Lines about one call carry one `decision`:
 * `judged` at each front that judged it, where it has side effects or is not allowed; `asked` once, when a person is needed; `consumed` before an approved
 * call goes on, once; `closed` when the agent has been told no.
 */
export type ToolDecisionRecord = ToolDecisionBase & (JudgedLine | AskedLine | ConsumedLine | ClosedLine);

export type ToolDecisionBase = {
  /** Grows by one within a gateway. */
  readonly seq: number;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** `dec_...`: one call, at whichever front. */
  readonly decision: string;
  /** actionHash of the call. */
  readonly actionHash: string;
  readonly organization: string;
  readonly project: string;
  readonly environment: string;
  readonly agent: string;
  readonly version: string;
  readonly deployment: string;
  readonly traceId?: string;
  /** From baggage; absent where the call names none, and then nobody is asked. */
  readonly session?: string;
  /** Only on calls that an evaluation caused; nobody is asked. */
  readonly run?: string;
  readonly case?: string;
  readonly trial?: string;
};

/** A call and what the policy said of it. */
export type JudgedCall = {
  /** Where: in a model's answer, or on its way to a tool server. */
  readonly front: "model" | "mcp";
  /** `own` for a tool in the agent's process. */
  readonly server: string;
  readonly tool: string;
  /** Cut at 16 KiB of JSON to a string. */
  readonly arguments: Json;
  readonly sideEffect: boolean;
  readonly verdict: ToolVerdict;
  /** Ids of the policies that decided; empty: none permits it, or the arguments cannot be judged. */
  readonly policies: readonly string[];
  /** Why, in words. */
  readonly sentence: string;
  /** What the action hash covers beside what stands above: digests of version and policy, and of the tool's definition or `unknown`. */
  readonly versionDigest: string;
  readonly policyDigest: string;
  readonly pin: string;
  /** Where the arguments come from; absent where the model's request was not at hand. */
  readonly provenance?: readonly ArgumentSource[];
};

/** `monitored`: the policy only watches, and the call went on whatever it said. */
export type JudgedLine = { readonly kind: "judged"; readonly monitored?: true } & JudgedCall;

export type AskedLine = {
  readonly kind: "asked";
  /** How many different people must approve. */
  readonly required: number;
  /** Milliseconds since the epoch; nothing is approved or used after it. */
  readonly expiresAt: number;
  /** The customer's last message, cut to 2,000 characters; absent where the model's request was not at hand. */
  readonly customer?: string;
} & JudgedCall;

export type ConsumedLine = { readonly kind: "consumed" };

export type ClosedLine = { readonly kind: "closed"; readonly outcome: "denied"; readonly reason: string };

/** Where one value of the arguments comes from. */
export type ArgumentSource = {
  /** `amount_cents`, `items[0].id`. */
  readonly path: string;
  /** `agent`: nobody named it, or it is too short or too common to tell. `unknown`: it may stand in what could not be read. */
  readonly source: "customer" | "tool" | "instructions" | "agent" | "unknown";
  /** Which message: `message 3`, `result of lookup_order, message 5`; empty for agent and unknown. */
  readonly where: string;
  /** The value there with some words around it; empty for agent and unknown. */
  readonly words: string;
};
