import type { SnapshotDeployment, SnapshotPolicy } from "../../delivery/domain/snapshot.ts";
import type { Cedar, DecideByPolicies } from "../../engines/cedar.ts";

/** The server of a tool in the agent's own process. */
export const ownServer = "own";

/** A deployment's tool policy, ready to judge. */
export type CompiledPolicy = {
  readonly of: SnapshotPolicy;
  /** False where it only watches: then nothing is held, refused or written anew for it. */
  readonly isEnforced: boolean;
  readonly decide: DecideByPolicies;
  isSideEffect(server: string, tool: string): boolean;
  /** The servers that a tool is known to run behind; none: it runs in the agent. */
  serversOf(tool: string): readonly string[];
};

/** Prepares a policy. Equal digests share what the engine keeps. */
export function compilePolicy(policy: SnapshotPolicy, mcp: SnapshotDeployment["mcp"], cedar: Cedar): CompiledPolicy {
  const { decide, permitted } = cedar.prepare(policy.digest, policy.policies);
  const sideEffects = policy.sideEffects === null ? undefined : new Set(policy.sideEffects);
  const servers = Object.entries(mcp).filter(([server]) => server !== ownServer); // a server of that name would open the agent's own tools
  return {
    of: policy,
    isEnforced: policy.mode !== "monitor",
    decide,
    isSideEffect: (server, tool) => sideEffects === undefined || sideEffects.has(tool) || sideEffects.has(`${server}/${tool}`),
    serversOf: (tool) =>
      servers.flatMap(([server, { pins }]) =>
        (pins !== undefined && Object.hasOwn(pins, tool)) || permitted.has(`${server}/${tool}`) ? [server] : [],
      ),
  };
}
