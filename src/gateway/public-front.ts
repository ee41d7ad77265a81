import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";

import type { SnapshotDeployment } from "../delivery/domain/snapshot.ts";
import { forwardA2a } from "./agents/a2a-front.ts";
import type { AgentEndpoints } from "./agents/agent-endpoints.ts";
import { answerCard } from "./agents/card-front.ts";
import { isA2a, noLiveVersion, readyArms } from "./agents/choose-deployment.ts";
import { forwardMessage } from "./agents/message-front.ts";
import { findCaller } from "./find-caller.ts";
import { jsonAnswer, problemAnswer, send } from "./answer.ts";
import { checkHost } from "./check-host.ts";
import { scopeKey, type AgentScope } from "./compile-snapshot.ts";
import type { GatewayError, GatewayErrorCode } from "./errors.ts";
import { forwardModel } from "./models/model-front.ts";
import { parseTarget, unnamedScope, type Target } from "./parse-target.ts";
import type { Exchange, GatewayParts } from "./parts.ts";
import { heaviestArm } from "./pick-arm.ts";
import type { SnapshotHolder } from "./snapshot-holder.ts";
import { forwardMcp } from "./tools/mcp-front.ts";

/** What the public port works with; `host` is the address it listens on. */
export type PublicFrontParts = GatewayParts & {
  readonly endpoints: AgentEndpoints;
  readonly snapshots: SnapshotHolder;
  readonly host: string;
};

/** For an agent without any deployment: enough to read the id that the refusal must carry. */
const defaultMaxBodyBytes = 1024 * 1024;

/** The handler of the public port. */
export function createPublicFront(parts: PublicFrontParts): (request: IncomingMessage, response: ServerResponse) => void {
  return (request, response) => {
    const requestId = randomUUID();
    handle(request, response, { requestId, parts }).catch((error: unknown) => {
      parts.log.error("request-failed", { requestId, reason: error instanceof Error ? (error.stack ?? error.message) : String(error) });
      send(
        response,
        problemAnswer(
          { code: "gateway/internal", detail: "The gateway has a mistake; its log tells more under this requestId." },
          requestId,
        ),
      );
    });
  };
}

async function handle(
  request: IncomingMessage,
  response: ServerResponse,
  { requestId, parts }: { requestId: string; parts: PublicFrontParts },
): Promise<void> {
  const refuse = ({ code, detail }: GatewayError): void => send(response, problemAnswer({ code, detail }, requestId));
  const host = checkHost(request.headers, parts.host);
  if (!host.ok) return refuse(host.error);
  const url = request.url ?? "/";
  const question = url.indexOf("?");
  const path = question === -1 ? url : url.slice(0, question);
  if (path === "/healthz") return send(response, jsonAnswer({ status: "ok" }));

  const target = parseTarget(path);
  if (target === undefined)
    return refuse({
      code: "gateway/not-found",
      detail:
        "No front of the gateway is at this path; agents are at /a2a/{agent} and /agents/{agent}/..., their models at /models/{agent}/v1, their tool servers at /tools/{agent}/{server}.",
    });
  const snapshot = parts.snapshots.current();
  if (snapshot === undefined) {
    return refuse({
      code: "gateway/no-snapshot",
      detail: "The control plane has not told this gateway yet where to route; try again in a moment.",
    });
  }
  const exchange: Exchange = {
    request,
    response,
    requestId,
    snapshot,
    host: host.value,
    query: question === -1 ? "" : url.slice(question),
  };
  if ("agent" in target) return toAgent(exchange, target, parts);
  return toDeployment(exchange, target, parts);
}

type AgentTarget = Extract<Target, { agent: string }>;
type DeploymentTarget = Exclude<Target, AgentTarget>;

function toAgent(exchange: Exchange, target: AgentTarget, parts: PublicFrontParts): Promise<void> | void {
  const { request, snapshot, response, requestId } = exchange;
  const scope: AgentScope = { ...(target.scope ?? unnamedScope), agent: target.agent };
  if (target.kind === "agent-model" || target.kind === "agent-tools") {
    const caller = findCaller(request, { snapshot, scope });
    if (caller === undefined) return send(response, problemAnswer(noLiveVersion({ snapshot, scope }).error, requestId));
    return target.kind === "agent-model"
      ? forwardModel(exchange, { ...caller, rest: target.rest }, parts)
      : forwardMcp(exchange, { ...caller, server: target.server }, parts);
  }
  if (!snapshot.routes.has(scopeKey(scope))) {
    const detail = `There is no agent "${target.agent}" in ${scope.environment}; register it, or look at its name.`;
    return send(response, problemAnswer({ code: "gateway/unknown-agent", detail }, requestId));
  }
  if (target.kind === "agent") return toA2a(exchange, { ...target, agentScope: scope }, parts);
  if (target.kind === "message") return toMessage(exchange, { agentScope: scope, path: target.rest }, parts);
  const arm = heaviestArm(readyArms({ snapshot, scope, takes: isA2a }));
  const of = arm === undefined ? undefined : snapshot.deployments.get(arm.deployment);
  if (of === undefined) return send(response, problemAnswer(noLiveVersion({ snapshot, scope }).error, requestId));
  return toCard(exchange, { of, prefix: target.prefix }, parts);
}

function toDeployment(exchange: Exchange, target: DeploymentTarget, parts: PublicFrontParts): Promise<void> | void {
  const { deployment, prefix } = target;
  const of = exchange.snapshot.deployments.get(deployment);
  if (of === undefined || (target.scope !== undefined && !isWithin(of, target.scope))) {
    const detail = `There is no deployment "${deployment}" here; it may have been stopped.`;
    return send(exchange.response, problemAnswer({ code: "gateway/unknown-deployment", detail }, exchange.requestId));
  }
  switch (target.kind) {
    case "deployment-agent":
      return toA2a(exchange, { agentScope: of, deployment, prefix }, parts);
    case "deployment-message":
      return toMessage(exchange, { agentScope: of, deployment, path: target.rest }, parts);
    case "deployment-card":
      return toCard(exchange, { of, prefix }, parts);
    case "model":
      return forwardModel(exchange, { deployment, of, rest: target.rest }, parts);
    case "tools":
      return forwardMcp(exchange, { deployment, of, server: target.server }, parts);
  }
}

function toA2a(
  exchange: Exchange,
  { agentScope, deployment, prefix }: { readonly agentScope: AgentScope; readonly deployment?: string; readonly prefix: string },
  parts: PublicFrontParts,
): Promise<void> | void {
  if (exchange.request.method !== "POST") return refuseMethod(exchange, "POST");
  const maxBodyBytes = mostBytes(exchange, agentScope);
  return forwardA2a(exchange, { scope: agentScope, prefix, maxBodyBytes, ...(deployment !== undefined && { deployment }) }, parts);
}

function toMessage(
  exchange: Exchange,
  { agentScope, deployment, path }: { readonly agentScope: AgentScope; readonly deployment?: string; readonly path: string },
  parts: PublicFrontParts,
): Promise<void> | void {
  if (exchange.request.method !== "POST") return refuseMethod(exchange, "POST");
  const maxBodyBytes = mostBytes(exchange, agentScope);
  return forwardMessage(exchange, { scope: agentScope, path, maxBodyBytes, ...(deployment !== undefined && { deployment }) }, parts);
}

function mostBytes({ snapshot }: Exchange, scope: AgentScope): number {
  return snapshot.maxBodyBytes.get(scopeKey(scope)) ?? defaultMaxBodyBytes;
}

function toCard(
  exchange: Exchange,
  { of, prefix }: { readonly of: SnapshotDeployment; readonly prefix: string },
  parts: PublicFrontParts,
): Promise<void> | void {
  if (exchange.request.method !== "GET") return refuseMethod(exchange, "GET");
  return answerCard(exchange, { of, prefix, endpoints: parts.endpoints });
}

function refuseMethod({ request, response, requestId }: Exchange, allowed: string): void {
  const code: GatewayErrorCode = "gateway/method-not-allowed";
  send(response, problemAnswer({ code, detail: `${request.method ?? ""} is not served here; ${allowed} is.` }, requestId), {
    allow: allowed,
  });
}

function isWithin(of: SnapshotDeployment, scope: Omit<AgentScope, "agent">): boolean {
  return of.organization === scope.organization && of.project === scope.project && of.environment === scope.environment;
}
