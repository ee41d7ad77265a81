import { isJsonObject, type Json } from "../../kernel/json.ts";
import { ok, type Result } from "../../kernel/result.ts";
import type { A2aVersion } from "../../protocols/a2a.ts";
import { jsonRpcInterfaces, type CardInterface } from "../../protocols/agent-card.ts";
import { gatewayError, type GatewayError } from "../errors.ts";
import type { Upstreams } from "../upstreams.ts";

const maxCardBytes = 1024 * 1024;

/** Where an agent is, and how long it may take. */
export type AgentAddress = { readonly agentUrl: string; readonly requestTimeoutMs: number };

/** Finds the URLs that agents take their JSON-RPC at: their cards say it. */
export type AgentEndpoints = {
  /** Fetches the card as it stands; `version` goes out as A2A-Version, undefined sends none. */
  card(agent: AgentAddress, version: string | undefined): Promise<Result<Json, GatewayError>>;
  /** The path (with its query) for calls of one generation. Asked of the agent once, then remembered. */
  path(agent: AgentAddress, version: A2aVersion): Promise<Result<string, GatewayError>>;
  /** Asks again next time: the agent has nothing at the path that it named. */
  forget(agentUrl: string): void;
  /** Forgets what was learned of agents that the gateway no longer reaches. */
  retain(origins: ReadonlySet<string>): void;
};

/** Endpoints asked for over the pools of `upstreams`. */
export function createAgentEndpoints(upstreams: Upstreams): AgentEndpoints {
  const known = new Map<string, Promise<Result<readonly CardInterface[], GatewayError>>>();

  async function card({ agentUrl, requestTimeoutMs }: AgentAddress, version: string | undefined): Promise<Result<Json, GatewayError>> {
    const url = new URL(agentUrl);
    const path = `${url.pathname.replace(/\/+$/, "")}/.well-known/agent-card.json`;
    try {
      const answer = await upstreams.pool(url.origin).request({
        path,
        method: "GET",
        headers: { accept: "application/json", ...(version !== undefined && { "a2a-version": version }) },
        signal: AbortSignal.timeout(requestTimeoutMs),
      });
      const chunks: Buffer[] = [];
      let size = 0;
      for await (const chunk of answer.body) {
        const bytes: Buffer = chunk;
        size += bytes.length;
        if (size > maxCardBytes) return gatewayError("gateway/upstream-garbage", `The agent's card is larger than ${maxCardBytes} bytes.`);
        chunks.push(bytes);
      }
      if (answer.statusCode !== 200) {
        return gatewayError(
          "gateway/upstream-garbage",
          `The agent answered ${answer.statusCode} when asked for its card at "${path}"; it must answer 200.`,
        );
      }
      return readCard(Buffer.concat(chunks).toString());
    } catch (error) {
      const isTimeout = error instanceof Error && error.name === "TimeoutError";
      if (isTimeout) return gatewayError("gateway/upstream-timeout", `The agent did not give its card within ${requestTimeoutMs} ms.`);
      return gatewayError("gateway/upstream-unreachable", "The agent could not be reached for its card; look whether its process runs.");
    }
  }

  async function discover(agent: AgentAddress): Promise<Result<readonly CardInterface[], GatewayError>> {
    const found = await card(agent, "1.0"); // a 1.0 card names the 0.3 endpoints too; an agent that knows only 0.3 gives that
    if (!found.ok) return found;
    const interfaces = jsonRpcInterfaces(found.value);
    return interfaces.length > 0
      ? ok(interfaces)
      : gatewayError("gateway/upstream-garbage", "The agent's card names no JSON-RPC interface.");
  }

  return {
    card,
    async path(agent, version) {
      const asked = known.get(agent.agentUrl) ?? discover(agent);
      known.set(agent.agentUrl, asked);
      const found = await asked;
      if (!found.ok) {
        if (known.get(agent.agentUrl) === asked) known.delete(agent.agentUrl);
        return found;
      }
      const fitting = found.value.find((entry) => entry.version === version) ?? found.value[0];
      // Only the path counts: a card may carry the address that the agent has for others, and must not lead the gateway elsewhere.
      const url = URL.parse(fitting?.url ?? "", agent.agentUrl);
      return url === null
        ? gatewayError("gateway/upstream-garbage", "The agent's card names a URL that is none.")
        : ok(url.pathname + url.search);
    },
    forget: (agentUrl) => void known.delete(agentUrl),
    retain(origins) {
      for (const agentUrl of known.keys()) if (!origins.has(new URL(agentUrl).origin)) known.delete(agentUrl);
    },
  };
}

function readCard(text: string): Result<Json, GatewayError> {
  try {
    const card: Json = JSON.parse(text);
    if (isJsonObject(card)) return ok(card);
  } catch {
    // said below
  }
  return gatewayError("gateway/upstream-garbage", "The agent's card is not a JSON object.");
}
