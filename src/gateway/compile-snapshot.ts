import type { Route, Snapshot, SnapshotAnswer, SnapshotDeployment } from "../delivery/domain/snapshot.ts";
import type { Cedar } from "../engines/cedar.ts";
import { canonicalJson } from "../kernel/json.ts";
import { codecOf } from "../protocols/wires/codec-of.ts";
import { guards } from "../safety/domain/guards/guards.ts";
import { compilePolicy, type CompiledPolicy } from "./policy/compile-policy.ts";

/** Which agent in which environment: what a route, a session token and a pin belong to. */
export type AgentScope = { readonly organization: string; readonly project: string; readonly environment: string; readonly agent: string };

/** A snapshot with what requests look up, made once when it arrives. Never changes. */
export type CompiledSnapshot = {
  readonly version: number;
  /** By scopeKey. */
  readonly routes: ReadonlyMap<string, Route>;
  readonly deployments: ReadonlyMap<string, SnapshotDeployment>;
  /** The most that any deployment of the agent accepts, by scopeKey: the arm is chosen after the body is read. */
  readonly maxBodyBytes: ReadonlyMap<string, number>;
  /** Tools that may be called, by deployment and server; absent where every tool may be. */
  readonly allowedTools: ReadonlyMap<string, ReadonlySet<string>>;
  /** By deployment; absent where no policy judges. */
  readonly policies: ReadonlyMap<string, CompiledPolicy>;
  /** By decision. */
  readonly answers: ReadonlyMap<string, SnapshotAnswer>;
  /** By deployment; absent for A2A. */
  readonly codecs: ReadonlyMap<string, AgentCodec>;
  /** The wires of the agent's deployments but A2A, each once, by scopeKey. */
  readonly codecsOf: ReadonlyMap<string, readonly AgentCodec[]>;
  readonly sessionKeys: readonly SessionKey[];
  /** Every origin that this snapshot may call. */
  readonly origins: ReadonlySet<string>;
};

/** Reads a deployment's wire and finds the texts in it. */
export type AgentCodec = ReturnType<typeof codecOf>;

/** A key that signs session tokens. */
export type SessionKey = { readonly id: string; readonly secret: Buffer };

/** The text that stands for a scope in maps, pins and tokens. */
export function scopeKey({ organization, project, environment, agent }: AgentScope): string {
  return `${organization}/${project}/${environment}/${agent}`;
}

/** The key of allowedTools. */
export function toolsKey(deployment: string, server: string): string {
  return `${deployment}/${server}`;
}

const keyIdForm = /^[\w-]{1,24}$/;
const deploymentIdForm = /^[\w-]{1,60}$/;

/**
 * @param loadEngine called where a deployment has a policy.
 * @throws TypeError for a snapshot whose URLs or members are not what the type says, or whose ids would not fit into a session token.
 */
export async function compileSnapshot(snapshot: Snapshot, loadEngine: () => Promise<Cedar>): Promise<CompiledSnapshot> {
  for (const { id } of snapshot.sessionKeys) if (!keyIdForm.test(id)) throw new TypeError(`"${id}" is not the id of a session key`);
  const routes = new Map(snapshot.routes.map((route) => [scopeKey(route), route]));
  const deployments = new Map(Object.entries(snapshot.deployments));
  const maxBodyBytes = new Map<string, number>();
  const allowedTools = new Map<string, ReadonlySet<string>>();
  const origins = new Set<string>();
  const policies = new Map<string, CompiledPolicy>();
  const codecs = new Map<string, AgentCodec>();
  const codecsOf = new Map<string, Map<string, AgentCodec>>();
  for (const [id, deployment] of deployments) {
    if (!deploymentIdForm.test(id)) throw new TypeError(`"${id}" is not the id of a deployment`);
    const key = scopeKey(deployment);
    maxBodyBytes.set(key, Math.max(maxBodyBytes.get(key) ?? 0, deployment.limits.maxBodyBytes));
    for (const [server, { url, tools }] of Object.entries(deployment.mcp)) {
      origins.add(new URL(url).origin);
      if (tools !== undefined) allowedTools.set(toolsKey(id, server), new Set(tools));
    }
    if (deployment.policy !== undefined) policies.set(id, compilePolicy(deployment.policy, deployment.mcp, await loadEngine()));
    // A guard that this gateway does not know would guard nothing.
    const { input = [], output = [] } = deployment.guards ?? {};
    for (const { guard } of [...input, ...output]) {
      if (!guards.some((known) => known.guard === guard)) throw new TypeError(`"${guard}" is not a guard that this gateway has`);
    }
    if (deployment.wire !== undefined) {
      const ofAgent = codecsOf.get(key) ?? new Map<string, AgentCodec>();
      const wire = canonicalJson(deployment.wire);
      const codec = ofAgent.get(wire) ?? codecOf(deployment.wire);
      codecs.set(id, codec);
      codecsOf.set(key, ofAgent.set(wire, codec));
    }
    if (deployment.agentUrl !== undefined) origins.add(new URL(deployment.agentUrl).origin);
    if (deployment.model !== undefined) origins.add(new URL(deployment.model.url).origin);
  }
  const sessionKeys = snapshot.sessionKeys.map(({ id, secret }) => ({ id, secret: Buffer.from(secret, "base64url") }));
  const answers = new Map((snapshot.answers ?? []).map((answer) => [answer.decision, answer]));
  return {
    version: snapshot.version,
    routes,
    deployments,
    maxBodyBytes,
    allowedTools,
    policies,
    answers,
    codecs,
    codecsOf: new Map([...codecsOf].map(([key, ofAgent]) => [key, [...ofAgent.values()]])),
    sessionKeys,
    origins,
  };
}
