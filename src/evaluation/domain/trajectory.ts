import type { Json } from "../../kernel/json.ts";
import type { FaultRule } from "./suite.ts";

/** What one trial did, as the gateway observed it. */
export type Trajectory = {
  /** One for each turn of the case, in order; null where the agent did not answer at all. */
  readonly answers: readonly (Answer | null)[];
  /** Tool calls of the whole conversation, in the order they began. */
  readonly calls: readonly Call[];
};

/** The agent's answer to one turn. `failed`: the agent said that it could not, such as a task that ended failed. */
export type Answer = { readonly text: string; readonly failed: boolean };

/** One tool call. */
export type Call = {
  readonly server: string;
  readonly tool: string;
  readonly arguments: Json;
  /** Null when the call failed before an answer came. */
  readonly result: Json;
  readonly isError: boolean;
  /** Whether the tool changes something, by the manifest's tool policy. */
  readonly sideEffect: boolean;
  /** Which of the agent's model calls it came from: calls with the same number were made by one message. Absent where the model was not seen. */
  readonly message?: number;
  readonly durationMs: number;
  /** What the suite made the tool do wrong; absent where nothing. */
  readonly fault?: FaultRule["kind"];
};
