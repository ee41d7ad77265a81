import type { IncomingMessage } from "node:http";

import type { SnapshotDeployment } from "../delivery/domain/snapshot.ts";
import { readCaller } from "./attribution.ts";
import { scopeKey, type AgentScope, type CompiledSnapshot } from "./compile-snapshot.ts";
import { heaviestArm } from "./pick-arm.ts";

/**
 * The deployment behind a call to a model or tool server that names the agent alone: what its baggage says, as long as that is a deployment of this
 * agent; without it the live version with the greatest weight. Agents that the platform does not start call like this, and are believed.
 */
export function findCaller(
  { headers }: Pick<IncomingMessage, "headers">,
  { snapshot, scope }: { readonly snapshot: CompiledSnapshot; readonly scope: AgentScope },
): { readonly deployment: string; readonly of: SnapshotDeployment } | undefined {
  const said = readCaller(headers);
  const of = said === undefined ? undefined : snapshot.deployments.get(said);
  if (said !== undefined && of !== undefined && isOf(of, scope)) return { deployment: said, of };
  const arm = heaviestArm(snapshot.routes.get(scopeKey(scope))?.arms ?? []);
  const live = arm === undefined ? undefined : snapshot.deployments.get(arm.deployment);
  return arm === undefined || live === undefined ? undefined : { deployment: arm.deployment, of: live };
}

/** In whichever environment: one process may serve several. */
function isOf(of: SnapshotDeployment, { organization, project, agent }: AgentScope): boolean {
  return of.organization === organization && of.project === project && of.agent === agent;
}
