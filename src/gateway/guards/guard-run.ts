import type { KindCounts } from "../../safety/domain/guards/finding.ts";
import { observationBase, type ObservedCall } from "../attribution.ts";
import type { GatewayError } from "../errors.ts";
import type { GatewayParts } from "../parts.ts";

/** A guard at one point, for one call. */
export type GuardRun = {
  /** What the work gives; undefined when it failed, which is counted. */
  attempt<T>(work: () => T): T | undefined;
  /** Counts that the guard could not look. `reason` holds nothing of the text. */
  fail(reason: string): void;
  /** Tells what was found, if anything was. */
  record(hits: KindCounts): void;
  /** What the client gets when an enforced guard could not look. */
  readonly failure: GatewayError;
};

/** Opens a guard for one call. `what` is looked at, in words. */
export function openGuardRun(
  {
    guard,
    point,
    mode,
    what,
  }: { readonly guard: string; readonly point: "input" | "output"; readonly mode: "monitor" | "enforce"; readonly what: string },
  { observed, requestId }: { readonly observed: ObservedCall; readonly requestId: string },
  { guards, journal, log }: GatewayParts,
): GuardRun {
  const fail = (reason: string): void => {
    guards.failed(guard);
    log.error("guard-failed", { guard, point, mode, deployment: observed.deployment, requestId, reason });
  };
  return {
    attempt(work) {
      try {
        return work();
      } catch (error) {
        fail(error instanceof Error ? error.name : "unknown"); // not its message: those of the JSON parser quote the text
        return undefined;
      }
    },
    fail,
    record(hits) {
      if (Object.keys(hits).length === 0) return;
      guards.hit(guard);
      journal.record({ ...observationBase(observed), kind: "guard", guard, point, mode, hits });
    },
    failure: {
      code: "gateway/guard-failed",
      detail: `The guard "${guard}" could not look at ${what}, so it was not passed on: it is too long, compressed or nested too deeply. The gateway's log tells more under this requestId.`,
    },
  };
}
