import { isJsonObject, type Json } from "../kernel/json.ts";
import type { Endpoints } from "../runtime/index.ts";
import type { OutcomeEvidence, OutcomeRules } from "./domain/outcome.ts";
import type { Call } from "./domain/trajectory.ts";
import { openToolEndpoint } from "./tool-endpoint.ts";

/** Asks a server's evaluation endpoint; rejects when it has none or does not answer. */
export type StateQuery = (
  query: { readonly server: string; readonly tool: string; readonly arguments: { readonly [name: string]: Json } },
  signal: AbortSignal,
) => Promise<Json>;

/** Asks a contract's state queries, one for each answered call that they follow. A query that fails answers null, which stays unknown. */
export async function queryStates(
  { signals }: OutcomeRules,
  calls: readonly Pick<Call, "tool" | "arguments" | "isError">[],
  query: StateQuery,
  signal: AbortSignal,
): Promise<OutcomeEvidence["stateAnswers"]> {
  const answers: { signal: string; answer: Json | null }[] = [];
  for (const rule of signals) {
    if (rule.kind !== "state") continue;
    for (const call of calls) {
      if (call.tool !== rule.after || call.isError) continue;
      const given = isJsonObject(call.arguments) ? call.arguments : {};
      const args = Object.fromEntries(rule.matching.flatMap((name) => (given[name] === undefined ? [] : [[name, given[name]]])));
      const answer = await query({ server: rule.server, tool: rule.tool, arguments: args }, signal).catch(() => null);
      answers.push({ signal: rule.name, answer });
    }
  }
  return answers;
}

/** Asks over a connection of its own each time: such queries are few. */
export function createStateQuery(endpoints: Endpoints): StateQuery {
  return async ({ server, tool, arguments: args }, signal) => {
    const url = endpoints.evaluation[server];
    if (url === undefined) throw new Error(`The server "${server}" has no evaluationPath or is not ready`);
    const endpoint = await openToolEndpoint(url, signal);
    try {
      return await endpoint.ask(tool, args, signal);
    } finally {
      await endpoint.close();
    }
  };
}
