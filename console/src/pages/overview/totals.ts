import type { AgentSummaryView } from "../../../../src/delivery/views.ts";

/** What all agents together did in the last 24 hours. */
export type Totals = {
  readonly sessions: number;
  readonly messages: number;
  readonly errors: number;
  /** Errors among messages, 0 to 1; null without messages. */
  readonly errorShare: number | null;
  /** Null when no agent declares a price: unknown, not zero. */
  readonly spendUsd: number | null;
  readonly live: number;
  readonly healthy: number;
  /** The first agent that is down, else the first that is degraded. */
  readonly worst: AgentSummaryView | undefined;
};

export function totals(agents: readonly AgentSummaryView[]): Totals {
  const sum = (read: (agent: AgentSummaryView) => number): number => agents.reduce((total, agent) => total + read(agent), 0);
  const messages = sum((agent) => agent.messages);
  const errors = sum((agent) => agent.errors);
  const priced = agents.filter((agent) => agent.spendUsd !== null);
  return {
    sessions: sum((agent) => agent.sessions),
    messages,
    errors,
    errorShare: messages === 0 ? null : errors / messages,
    spendUsd: priced.length === 0 ? null : priced.reduce((total, agent) => total + (agent.spendUsd ?? 0), 0),
    live: agents.filter((agent) => agent.liveVersion !== null).length,
    healthy: agents.filter((agent) => agent.health === "healthy").length,
    worst: agents.find((agent) => agent.health === "down") ?? agents.find((agent) => agent.health === "degraded"),
  };
}
