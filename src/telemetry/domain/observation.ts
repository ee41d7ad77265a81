import type { Json } from "../../kernel/json.ts";

/**
 * What a gateway front saw, which outranks what an agent reports of itself. Kept in the gateway's journal until the
 * control plane has stored it.
 */
export type Observation = ObservationBase &
  (AssignmentObservation | MessageObservation | ToolObservation | ModelObservation | GuardObservation);

export type ObservationBase = {
  /** Grows by one within a gateway. */
  readonly seq: number;
  /** When the call began, milliseconds since the epoch. */
  readonly at: number;
  readonly durationMs: number;
  readonly organization: string;
  readonly project: string;
  readonly environment: string;
  readonly agent: string;
  readonly version: string;
  readonly deployment: string;
  /**
   * From `traceparent`, else of the session's message that was open when the call came, else a new one; 32 hex digits. Absent in what was
   * recorded before fronts made spans.
   */
  readonly traceId?: string;
  /** The front's own span of the call, 16 hex digits. A guard's observation has the span of the call that it looked into. */
  readonly spanId?: string;
  /** The span that the call came from; absent where the front begins the trace. */
  readonly parentSpanId?: string;
  /** From baggage. Absent on a tool or model call: it cannot be attributed, and is counted. */
  readonly session?: string;
  /** Only on calls that an evaluation caused. `trial` is the id of one attempt at one trial. */
  readonly run?: string;
  readonly case?: string;
  readonly trial?: string;
};

/** A session was given to an arm of a route. `at` is when; it has no duration. */
export type AssignmentObservation = {
  readonly kind: "assignment";
  readonly arm: string;
  /** The canary's share of new sessions among the arms that were ready, 0 to 1. */
  readonly canaryWeight: number;
  /** The release whose canary the weights belong to; absent where there is none. */
  readonly release?: string;
};

/** A message to the agent through its front. Texts are cut at 16 KiB, and absent where nothing was said or `AIRWORTHY_CAPTURE_CONTENT` is `off`. */
export type MessageObservation = {
  readonly kind: "message";
  /** The A2A method, or `POST` and the path. */
  readonly method: string;
  readonly streamed: boolean;
  readonly status: "ok" | "error";
  /** Our code (`gateway/...`), the agent's JSON-RPC error code as text, `task/failed`, `task/rejected`, or on other wires `agent/error`, `agent/no-answer`; absent when status is ok. */
  readonly errorCode?: string;
  /** What the client said, and what it was answered. */
  readonly input?: string;
  readonly output?: string;
};

/** A `tools/call` through the MCP front, or a call of a tool in the agent's own process as the model front saw it. */
export type ToolObservation = {
  readonly kind: "tool";
  /** `own`: the agent's own process. */
  readonly server: string;
  readonly tool: string;
  readonly arguments: Json;
  /** structuredContent where the tool gives it, else its content; null when it failed before answering. Cut at 16 KiB of JSON to a string. */
  readonly result: Json;
  readonly isError: boolean;
  /** What an evaluation made of the call: it was failed without being made, made later, or its result replaced. Absent: nothing. */
  readonly fault?: "error" | "delay" | "garbage";
};

/** A chat completion through the model front. Token counts are absent where the endpoint did not report usage. */
export type ModelObservation = {
  readonly kind: "model";
  readonly model: string;
  readonly streamed: boolean;
  /** HTTP status; 0 when the endpoint did not answer. */
  readonly status: number;
  readonly inputTokens?: number;
  readonly outputTokens?: number;
  readonly timeToFirstByteMs?: number;
  /** As the endpoint says it: `stop`, `tool_calls`, `length`. */
  readonly finishReason?: string;
  /** The newest of the messages that the model got, and the one that it answered, as the wire writes them; cut and absent as a message's texts. */
  readonly input?: readonly Json[];
  readonly output?: Json;
};

/** A guard was hit: what kind of thing and how often, never the text. */
export type GuardObservation = {
  readonly kind: "guard";
  readonly guard: string;
  readonly point: "input" | "output";
  readonly mode: "monitor" | "enforce";
  readonly hits: { readonly [what: string]: number };
};
