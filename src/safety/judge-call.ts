import type { DecideByPolicies, PolicyDecision } from "../engines/cedar.ts";
import type { Json } from "../kernel/json.ts";
import { toCedarArguments } from "./domain/to-cedar-arguments.ts";
import type { ToolVerdict } from "./domain/tool-decision.ts";

/** A tool call as a policy is asked about it. */
export type ToolCall = {
  readonly agent: string;
  /** `own`: the tool is in the agent's process. */
  readonly server: string;
  readonly tool: string;
  readonly arguments: Json;
  readonly environment: string;
  /** What a person calls the version. */
  readonly version: string;
};

/** What a policy says of a call. */
export type Judgment = {
  readonly verdict: ToolVerdict;
  /** Ids of the policies that decided. */
  readonly policies: readonly string[];
  /** Why, for the agent and the record: without the values of arguments. */
  readonly sentence: string;
  /** What the engine said of policies that failed, for their authors; may hold values. */
  readonly details: readonly string[];
  /** False: the arguments hold what neither a policy nor a hash can cover. */
  readonly isJudgeable: boolean;
};

/**
 * Judges a call: `call` permitted, it is allowed; else `ask` permitted, a person decides; else it is denied.
 * INVARIANT: whatever fails denies: arguments that cannot be judged, a policy that cannot be evaluated, an engine that throws.
 */
export function judgeCall(decide: DecideByPolicies, call: ToolCall): Judgment {
  const args = toCedarArguments(call.arguments);
  if (!args.ok) return { ...judgment("deny", [], `The arguments ${args.error}, so no policy can judge them.`), isJudgeable: false };
  const ask = (action: "call" | "ask"): PolicyDecision =>
    decide({
      principal: { type: "Agent", id: call.agent },
      action: { type: "Action", id: action },
      resource: { type: "Tool", id: `${call.server}/${call.tool}` },
      context: { args: args.value, environment: call.environment, version: call.version },
    });
  const called = ask("call");
  if (called.verdict === "failed") return denyFailed(called);
  if (called.verdict === "allow") return judgment("allow", called.policies, `${named(called.policies)} permits it.`);
  const asked = ask("ask");
  if (asked.verdict === "failed") return denyFailed(asked);
  if (asked.verdict === "allow") return judgment("ask", asked.policies, `By ${named(asked.policies)} a person decides.`);
  const forbidding = [...new Set([...called.policies, ...asked.policies])];
  return judgment("deny", forbidding, forbidding.length > 0 ? `${named(forbidding)} forbids it.` : "No policy permits it.");
}

function judgment(verdict: ToolVerdict, policies: readonly string[], sentence: string): Judgment {
  return { verdict, policies, sentence, details: [], isJudgeable: true };
}

function denyFailed({ policies, reasons }: Extract<PolicyDecision, { verdict: "failed" }>): Judgment {
  const which = policies.length > 0 ? named(policies) : "The policy";
  const sentence = `${which} could not be evaluated: an argument is absent or of another kind than it expects.`;
  return { ...judgment("deny", policies, sentence), details: reasons };
}

function named(policies: readonly string[]): string {
  return policies.map((id) => `"${id}"`).join(", ");
}
