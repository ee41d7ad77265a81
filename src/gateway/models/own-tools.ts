import type { Clock } from "../../kernel/clock.ts";
import type { ChatToolCall } from "../../protocols/chat-tool-calls.ts";
import type { ChatToolResult } from "../../protocols/chat-tool-results.ts";
import { observationBase, spanBeside, type ObservedCall } from "../attribution.ts";
import { cutJson } from "../cut-json.ts";
import type { Journal } from "../journal.ts";
import { ownServer, type CompiledPolicy } from "../policy/compile-policy.ts";

/** Calls that wait for their results, and calls that are remembered after it; the oldest goes first. */
const maxCalls = 10_000;

/**
 * The calls of tools in the agents' own processes, as the model front sees them: each becomes one observation. A tool of one of the version's servers is
 * left to that server's front.
 */
export type OwnTools = {
  /** The model's answer has calls that go on to the agent. */
  called(calls: readonly ChatToolCall[], request: ModelCaller): void;
  /** The policy has taken a call out; the agent is told the text. */
  refused(call: ChatToolCall, text: string, request: ModelCaller): void;
  /** The agent's next request brings results. */
  answered(results: readonly ChatToolResult[], request: ModelCaller): void;
  /** The agent has answered its client: what still waits was carried out without a word to the model. */
  messageOver(message: ObservedCall): void;
  /** A tool server's front has seen a call of this tool. */
  seenAtServer(deployment: string, tool: string): void;
};

/** Who called the model. */
export type ModelCaller = { readonly observed: ObservedCall; readonly policy: CompiledPolicy | undefined };

type Waiting = ModelCaller & { readonly call: ChatToolCall };

/** Nothing seen yet. What waits lives in memory: after a restart the next request still tells of its calls. */
export function createOwnTools({ journal, clock }: { readonly journal: Journal; readonly clock: Clock }): OwnTools {
  const waiting = new Map<string, Waiting>(); // oldest first
  const recorded = new Set<string>(); // oldest first
  const seen = new Set<string>();

  const isOwn = (tool: string, { observed, policy }: ModelCaller): boolean => {
    const isPinned = Object.values(observed.of.mcp).some(({ pins }) => pins !== undefined && Object.hasOwn(pins, tool));
    return !isPinned && !seen.has(`${observed.deployment}/${tool}`) && (policy?.serversOf(tool) ?? []).length === 0;
  };

  const record = ({ call, observed, policy }: Waiting, { result, isError }: Pick<ChatToolResult, "result" | "isError">): void => {
    const key = keyOf(call, observed);
    waiting.delete(key);
    recorded.delete(key);
    recorded.add(key);
    for (const oldest of recorded) {
      if (recorded.size <= maxCalls) break;
      recorded.delete(oldest);
    }
    if (!isOwn(call.name, { observed, policy })) return;
    const { name: tool, input = "not JSON" } = call;
    const base = observationBase(observed);
    journal.record({ ...base, kind: "tool", server: ownServer, tool, arguments: cutJson(input), result: cutJson(result), isError });
  };

  /** The observation begins when the model has called, beside the model's call, and bears what its request did. */
  const begin = ({ observed, policy }: ModelCaller): ModelCaller => ({
    observed: { ...observed, span: spanBeside(observed.span), at: clock(), startedMs: performance.now() },
    policy,
  });

  return {
    called(calls, request) {
      for (const call of calls) {
        const key = keyOf(call, request.observed);
        waiting.delete(key);
        waiting.set(key, { ...begin(request), call });
      }
      for (const oldest of waiting.values()) {
        if (waiting.size <= maxCalls) break;
        record(oldest, { result: null, isError: false });
      }
    },
    refused: (call, text, request) => record({ ...begin(request), call }, { result: text, isError: true }),
    answered(results, request) {
      for (const { call, ...outcome } of results) {
        const key = keyOf(call, request.observed);
        const known = waiting.get(key);
        if (known !== undefined) record(known, outcome);
        else if (!recorded.has(key)) record({ ...begin(request), call }, outcome);
      }
    },
    messageOver({ deployment, attribution }) {
      const group = groupOf(deployment, attribution);
      for (const [key, one] of waiting) if (key.startsWith(group)) record(one, { result: null, isError: false });
    },
    seenAtServer: (deployment, tool) => void seen.add(`${deployment}/${tool}`),
  };
}

/** Some endpoints give no ids, or the same again in each answer: those of one session at one time differ. */
function keyOf({ id, name }: ChatToolCall, { deployment, attribution }: ObservedCall): string {
  return groupOf(deployment, attribution) + (id === "" ? name : id);
}

function groupOf(deployment: string, { session = "", trial = "" }: ObservedCall["attribution"]): string {
  return `${deployment}\n${trial}\n${session}\n`;
}
