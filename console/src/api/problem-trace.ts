import type { Problem } from "./api-problem.ts";

/** Code and request id as one line; empty when the answer carried neither. */
export function problemTrace(problem: Problem): string {
  return [problem.code, problem.requestId].filter((part) => part !== null).join(" · ");
}
