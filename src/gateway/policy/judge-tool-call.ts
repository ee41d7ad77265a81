import type { SnapshotDeployment } from "../../delivery/domain/snapshot.ts";
import type { Json } from "../../kernel/json.ts";
import { actionHash } from "../../safety/domain/action-hash.ts";
import type { JudgedCall } from "../../safety/domain/tool-decision.ts";
import { judgeCall } from "../../safety/judge-call.ts";
import { cutJson } from "../cut-json.ts";
import type { CompiledPolicy } from "./compile-policy.ts";

/** A call as a front sees it. */
export type SeenCall = {
  readonly front: JudgedCall["front"];
  readonly server: string;
  readonly tool: string;
  readonly arguments: Json;
  /** From baggage; undefined: the call names none. */
  readonly session: string | undefined;
};

/** A call that was judged, and what a decision on it is bound to. */
export type JudgedToolCall = {
  readonly call: JudgedCall;
  readonly session: string | undefined;
  readonly actionHash: string;
  /** The policy only watches. */
  readonly isMonitored: boolean;
  readonly approval: { readonly required: number; readonly holdMs: number; readonly expiresMs: number };
};

/** Judges a call by a deployment's policy. */
export function judgeToolCall(seen: SeenCall, of: SnapshotDeployment, policy: CompiledPolicy): JudgedToolCall {
  const { front, server, tool, session } = seen;
  const { agent, environment, version, digest } = of;
  const { verdict, policies, sentence, isJudgeable } = judgeCall(policy.decide, {
    agent,
    server,
    tool,
    arguments: seen.arguments,
    environment,
    version,
  });
  const bound = { versionDigest: digest, policyDigest: policy.of.digest, pin: pinOf(of, server, tool) };
  const sideEffect = policy.isSideEffect(server, tool);
  return {
    call: { front, server, tool, arguments: cutJson(seen.arguments), sideEffect, verdict, policies, sentence, ...bound },
    session,
    actionHash: actionHash({
      version: digest,
      tool: `${server}/${tool}`,
      pin: bound.pin,
      arguments: isJudgeable ? seen.arguments : null, // what cannot be judged is denied, so nobody will ever approve this hash
      policy: bound.policyDigest,
      principal: agent,
      session: session ?? null,
    }),
    isMonitored: !policy.isEnforced,
    approval: policy.of.approval,
  };
}

/** True for a call that is written down: its tool has side effects, or it is not simply allowed. */
export function isHighRisk({ call }: JudgedToolCall): boolean {
  return call.sideEffect || call.verdict !== "allow";
}

/** True while a deployment is bound to what a call was judged by. */
export function isJudgedAlike({ call }: JudgedToolCall, of: SnapshotDeployment | undefined): boolean {
  if (of === undefined || of.digest !== call.versionDigest || of.policy?.digest !== call.policyDigest) return false;
  return pinOf(of, call.server, call.tool) === call.pin;
}

function pinOf(of: SnapshotDeployment, server: string, tool: string): string {
  const pins = of.mcp[server]?.pins ?? {};
  return (Object.hasOwn(pins, tool) ? pins[tool] : undefined) ?? "unknown";
}
