import { defaultProject, productionEnvironment, type Scope } from "../kernel/scope.ts";

/** What a path of the public port asks for. `agent` and `deployment-agent` are A2A, `message` and `deployment-message` any other wire. `prefix` is the part of the path that names it, without a slash at the end. */
export type Target = { readonly prefix: string; readonly scope: Scope | undefined } & (
  | { readonly kind: "agent"; readonly agent: string }
  | { readonly kind: "agent-card"; readonly agent: string }
  | { readonly kind: "deployment-agent"; readonly deployment: string }
  | { readonly kind: "deployment-card"; readonly deployment: string }
  | { readonly kind: "message"; readonly agent: string; readonly rest: string }
  | { readonly kind: "deployment-message"; readonly deployment: string; readonly rest: string }
  | { readonly kind: "model"; readonly deployment: string; readonly rest: string }
  | { readonly kind: "tools"; readonly deployment: string; readonly server: string }
  | { readonly kind: "agent-model"; readonly agent: string; readonly rest: string }
  | { readonly kind: "agent-tools"; readonly agent: string; readonly server: string }
);

const cardPath = "/.well-known/agent-card.json";

/**
 * Reads the path of a request (without its query); undefined for everything that no front serves.
 * `scope` is what `/o/{organization}/p/{project}/e/{environment}` names; undefined where the path has no such prefix.
 */
export function parseTarget(path: string): Target | undefined {
  const segments = path.split("/").slice(1).map(decodeSegment);
  if (segments.some((segment) => segment === undefined || segment === "." || segment === "..")) return undefined; // would lead out of the front's path
  let scope: Scope | undefined;
  let at = 0;
  if (segments[0] === "o" && segments[2] === "p" && segments[4] === "e") {
    const [, organization, , project, , environment] = segments;
    if (organization === undefined || project === undefined || environment === undefined) return undefined;
    scope = { organization, project, environment };
    at = 6;
  }
  const [front, name, inner, server] = segments.slice(at);
  if (name === undefined || name === "") return undefined;
  const isCard = path.endsWith(cardPath);
  const prefix = isCard ? path.slice(0, -cardPath.length) : path;
  const length = segments.length - at - (isCard ? 2 : 0);

  if (front === "a2a" && length === 2) return { kind: isCard ? "agent-card" : "agent", agent: name, prefix, scope };
  if (front === "agents") return { kind: "message", agent: name, rest: restAfter(path, at + 2) || "/", prefix, scope };
  if (front === "models" && inner === "v1") return { kind: "agent-model", agent: name, rest: restAfter(path, at + 3), prefix, scope };
  if (front === "tools" && inner !== undefined && length === 3) return { kind: "agent-tools", agent: name, server: inner, prefix, scope };
  if (front !== "d") return undefined;
  if (inner === "a2a" && length === 3) return { kind: isCard ? "deployment-card" : "deployment-agent", deployment: name, prefix, scope };
  if (inner === "agent") return { kind: "deployment-message", deployment: name, rest: restAfter(path, at + 3) || "/", prefix, scope };
  if (inner === "v1") return { kind: "model", deployment: name, rest: restAfter(path, at + 3), prefix, scope };
  if (inner === "mcp" && server !== undefined && length === 4) return { kind: "tools", deployment: name, server, prefix, scope };
  return undefined;
}

/** The scope that a path without a prefix means. */
export const unnamedScope: Scope = { ...defaultProject, environment: productionEnvironment };

/** The path behind its first `count` segments, as it was written: `/chat/completions`, or nothing. */
function restAfter(path: string, count: number): string {
  let at = 0;
  for (let left = count; left > 0 && at !== -1; left--) at = path.indexOf("/", at + 1);
  return at === -1 ? "" : path.slice(at);
}

function decodeSegment(segment: string): string | undefined {
  if (!segment.includes("%")) return segment;
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined;
  }
}
