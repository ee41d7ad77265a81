import { createHmac } from "node:crypto";

import type { ProjectScope } from "../kernel/scope.ts";
import { isSameHash } from "./key-text.ts";

/** What the agents that the platform runs send their telemetry with. */
export type AgentTokens = {
  /** The token of a project's agents, the same after every start. */
  tokenOf(scope: ProjectScope): string;
  /** Whose token it is; undefined: it is none of these. */
  projectOf(token: string): ProjectScope | undefined;
};

const form = /^aw_agent_([^_/]+)\/([^_/]+)_([0-9a-f]{64})$/;

/** Makes tokens that open nothing but the OTLP receiver, from a secret of the installation: none is stored. */
export function createAgentTokens(secret: string): AgentTokens {
  const tokenOf = ({ organization, project }: ProjectScope): string => {
    const place = `${encodeURIComponent(organization)}/${encodeURIComponent(project)}`.replaceAll("_", "%5F");
    return `aw_agent_${place}_${createHmac("sha256", secret).update(`agent telemetry ${place}`).digest("hex")}`;
  };
  return {
    tokenOf,
    projectOf: (token) => {
      const [, organization, project] = form.exec(token) ?? [];
      if (organization === undefined || project === undefined) return undefined;
      const scope = { organization: decodeURIComponent(organization), project: decodeURIComponent(project) };
      return isSameHash(tokenOf(scope), token) ? scope : undefined;
    },
  };
}
