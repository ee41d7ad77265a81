import type { SnapshotFault } from "../../delivery/domain/snapshot.ts";
import { uniformOf } from "../../kernel/uniform-of.ts";
import type { McpToolCall } from "../../protocols/mcp.ts";
import type { ObservedCall } from "../attribution.ts";

/** Calls are counted for so many tools of so many trials; the oldest goes first. */
const maxCounts = 20_000;

/** Which calls of an evaluation's trials meet a fault. */
export type FaultDraws = {
  /** The fault that the calls of one request meet: the first that is drawn for any of them. Each counts as a call of its tool. */
  draw(
    observed: Pick<ObservedCall, "of" | "attribution" | "draw">,
    server: string,
    calls: readonly Pick<McpToolCall, "tool">[],
  ): SnapshotFault | undefined;
};

/** No calls yet. Counts live in memory: a trial in whose midst the gateway is started again meets the faults of first calls. */
export function createFaultDraws(): FaultDraws {
  const counts = new Map<string, number>(); // oldest first

  const countCall = (key: string): number => {
    const number = (counts.get(key) ?? 0) + 1;
    counts.delete(key);
    counts.set(key, number);
    for (const oldest of counts.keys()) {
      if (counts.size <= maxCounts) break;
      counts.delete(oldest);
    }
    return number;
  };

  return {
    draw({ of: { faults = {} }, attribution, draw }, server, calls) {
      const { run = "", case: caseId = "", trial } = attribution;
      if (trial === undefined || draw === undefined) return undefined;
      const plan = Object.hasOwn(faults, run) ? faults[run] : undefined;
      if (plan === undefined) return undefined;
      const rules = [...(Object.hasOwn(plan.cases, caseId) ? (plan.cases[caseId] ?? []) : []), ...plan.all];
      const met = calls.map(({ tool }) => {
        const name = `${server}/${tool}`;
        const own = rules.filter((rule) => rule.tool === tool || rule.tool === name);
        if (own.length === 0) return undefined;
        const number = countCall(`${trial}\n${name}`);
        return own.find(({ probability }, index) => uniformOf(`${draw}\n${name}\n${number}\n${index}`) < probability);
      });
      return met.find((fault) => fault !== undefined);
    },
  };
}
