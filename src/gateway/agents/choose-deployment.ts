import type { SnapshotDeployment } from "../../delivery/domain/snapshot.ts";
import { ok, type Result } from "../../kernel/result.ts";
import type { A2aCall } from "../../protocols/a2a.ts";
import { scopeKey, type AgentScope, type CompiledSnapshot } from "../compile-snapshot.ts";
import { gatewayError, type GatewayError } from "../errors.ts";
import type { GatewayParts } from "../parts.ts";
import { heaviestArm, pickArm, type Arm } from "../pick-arm.ts";
import { makeSessionToken, readSessionToken } from "../session-token.ts";
import { keepPin } from "./keep-pin.ts";

/** Where a call goes. */
export type Choice = {
  readonly deployment: string;
  readonly of: SnapshotDeployment;
  /** How observations call the session; absent when the call names none. */
  readonly session?: string;
  /** The id that the message must get, since it begins a session and names none. */
  readonly newContextId?: string;
  /** Set when this call begins a session: which arm it was given, and under which weights. */
  readonly assignment?: Assignment;
};

/** `canaryWeight` is the canary's share among the arms that can be reached now. */
export type Assignment = { readonly arm: string; readonly canaryWeight: number; readonly release?: string };

type Question = {
  readonly snapshot: CompiledSnapshot;
  readonly scope: AgentScope;
  /** On other wires than A2A `contextId` is the session's id, whatever it is called there. */
  readonly call: Pick<A2aCall, "kind" | "contextId" | "taskId">;
  readonly takes: TakesCall;
};

/** True for a deployment whose wire the call is of. */
export type TakesCall = (deployment: string, of: SnapshotDeployment) => boolean;

/** Calls of A2A. */
export const isA2a: TakesCall = (_deployment, of) => of.wire === undefined;

/**
 * Finds the deployment of a call to an agent: that of its session token, else that of its pin, else an arm. A message without a contextId begins a
 * session: it gets a token. A message with a foreign one is pinned before this returns.
 */
export function chooseDeployment(question: Question, parts: GatewayParts): Result<Choice, GatewayError> {
  const { snapshot, scope, call } = question;
  const key = scopeKey(scope);
  const { contextId, taskId } = call;
  if (contextId !== undefined) {
    const token = readSessionToken(contextId, { scope: key, keys: snapshot.sessionKeys });
    if (token !== undefined) return reach(question, token.deployment, { session: contextId });
    const pin = parts.pins.find({ scope: key, kind: "context", id: contextId });
    if (pin !== undefined) return reach(question, pin.deployment, { session: pin.session ?? contextId });
  }
  if (taskId !== undefined) {
    const pin = parts.pins.find({ scope: key, kind: "task", id: taskId });
    if (pin !== undefined) {
      const session = contextId ?? pin.session;
      return reach(question, pin.deployment, session === undefined ? {} : { session });
    }
  }
  const arms = readyArms(question);
  if (call.kind !== "message" || (contextId === undefined && taskId !== undefined)) {
    // Nothing here says which version knows it; the agent will answer that it does not.
    return reachArm(question, heaviestArm(arms), () => ok({}));
  }
  const arm = pickArm(arms, parts.random());
  const chosen = reachArm(question, arm, (deployment) => {
    if (contextId === undefined) return beginSession(question, deployment, parts);
    const kept = keepPin({ scope: key, kind: "context", id: contextId }, { deployment }, parts);
    return kept.ok ? ok({ session: contextId }) : kept;
  });
  return chosen.ok && arm !== undefined ? ok({ ...chosen.value, assignment: assign(question, arm, arms) }) : chosen;
}

/** As chooseDeployment, for a path that names the deployment: no arm is chosen and nothing is pinned. */
export function chooseNamed(question: Question & { readonly deployment: string }, parts: GatewayParts): Result<Choice, GatewayError> {
  const { call, deployment } = question;
  if (call.contextId !== undefined) return reach(question, deployment, { session: call.contextId });
  const begins = call.kind === "message" && call.taskId === undefined;
  if (!begins) return reach(question, deployment, {});
  const begun = beginSession(question, deployment, parts);
  return begun.ok ? reach(question, deployment, begun.value) : begun;
}

/** The arms of the agent that can be reached and take such calls; none when nothing is live. */
export function readyArms({ snapshot, scope, takes }: Omit<Question, "call">): readonly Arm[] {
  const arms = snapshot.routes.get(scopeKey(scope))?.arms ?? [];
  return arms.filter(({ deployment }) => {
    const of = snapshot.deployments.get(deployment);
    return of?.agentUrl !== undefined && takes(deployment, of);
  });
}

/** True for a session that has begun with a version of this agent. */
export function isKnownSession(
  session: string,
  { snapshot, scope }: Pick<Question, "snapshot" | "scope">,
  { pins }: GatewayParts,
): boolean {
  const key = scopeKey(scope);
  if (readSessionToken(session, { scope: key, keys: snapshot.sessionKeys }) !== undefined) return true;
  return pins.find({ scope: key, kind: "context", id: session }) !== undefined;
}

/** The answer when readyArms is empty or without weight. */
export function noLiveVersion({ snapshot, scope }: Pick<Question, "snapshot" | "scope">): {
  readonly ok: false;
  readonly error: GatewayError;
} {
  const { agent, environment } = scope;
  const live = readyArms({ snapshot, scope, takes: () => true }).filter(({ weight }) => weight > 0);
  if (live.length > 0) return takenElsewhere(agent, live, snapshot); // for calls of other wires
  return gatewayError("gateway/no-live-version", `No version of "${agent}" is live and ready in ${environment}; release one.`);
}

type Named = { readonly session?: string; readonly newContextId?: string };

function beginSession({ snapshot, scope }: Question, deployment: string, { clock }: GatewayParts): Result<Named, GatewayError> {
  const key = snapshot.sessionKeys[0];
  if (key === undefined)
    return gatewayError("gateway/no-snapshot", "The snapshot has no key to sign session tokens with; the control plane must send one.");
  const token = makeSessionToken({ deployment, madeAt: clock() }, { scope: scopeKey(scope), key });
  return ok({ session: token, newContextId: token });
}

function assign({ snapshot, scope }: Question, arm: Arm, arms: readonly Arm[]): Assignment {
  const release = snapshot.routes.get(scopeKey(scope))?.release;
  const total = arms.reduce((sum, { weight }) => sum + weight, 0);
  const canary = arms.reduce((sum, { name, weight }) => (name === "canary" ? sum + weight : sum), 0);
  return { arm: arm.name, canaryWeight: canary / total, ...(release !== undefined && { release }) };
}

function reachArm(
  question: Question,
  arm: Arm | undefined,
  name: (deployment: string) => Result<Named, GatewayError>,
): Result<Choice, GatewayError> {
  if (arm === undefined) return noLiveVersion(question);
  const named = name(arm.deployment);
  return named.ok ? reach(question, arm.deployment, named.value) : named;
}

function reach({ snapshot, scope, takes }: Question, deployment: string, named: Named): Result<Choice, GatewayError> {
  const of = snapshot.deployments.get(deployment);
  if (of === undefined) {
    return gatewayError(
      "gateway/session-version-gone",
      `The version of "${scope.agent}" that this session was with is no longer running; begin a new session without contextId and taskId.`,
    );
  }
  if (!takes(deployment, of)) return takenElsewhere(scope.agent, [{ deployment }], snapshot);
  return ok({ deployment, of, ...named });
}

/** Says where the agent takes messages: the path that was called is that of another wire. */
function takenElsewhere(
  agent: string,
  arms: readonly Pick<Arm, "deployment">[],
  { codecs }: CompiledSnapshot,
): { readonly ok: false; readonly error: GatewayError } {
  const places = arms.map(({ deployment }) => {
    const codec = codecs.get(deployment);
    return codec === undefined ? `/a2a/${agent} (A2A)` : `/agents/${agent}${codec.path}`;
  });
  return gatewayError(
    "gateway/wire-differs",
    `"${agent}" takes no messages at this path; POST them to ${[...new Set(places)].join(" or ")}.`,
  );
}
