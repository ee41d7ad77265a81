import { digestOf, type Digest } from "../../kernel/digest.ts";
import type { Json } from "../../kernel/json.ts";

/** Everything that makes one call another one than it was: a decision of a person holds for exactly these. */
export type Action = {
  /** The version's digest. */
  readonly version: string;
  /** `server/tool`; `own/tool` for a tool in the agent's process. */
  readonly tool: string;
  /** The digest of the tool's definition, or `unknown`. */
  readonly pin: string;
  readonly arguments: Json;
  /** The digest of the policy's text. */
  readonly policy: string;
  readonly principal: string;
  /** Null: the call named none, and no person is asked. */
  readonly session: string | null;
};

/**
 * SHA-256 over the action's canonical JSON (RFC 8785).
 * @throws TypeError, RangeError for arguments that toCedarArguments refuses: numbers that are none, nesting without end.
 */
export function actionHash(action: Action): Digest {
  return digestOf(action);
}
