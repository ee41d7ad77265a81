import type { ObservedCall } from "./attribution.ts";
import type { GatewayError } from "./errors.ts";
import type { RelayFailure } from "./relay.ts";

/** Says on which upstream a call failed, why, and what to look at. `what` names the upstream when it is not the agent itself. */
export function describeFailure(failure: RelayFailure, { of, deployment }: ObservedCall, what?: string): GatewayError {
  const who = what ?? `"${of.agent}" ${of.version}`;
  switch (failure) {
    case "gateway/upstream-timeout":
      return {
        code: failure,
        detail: `${who} (deployment ${deployment}) did not answer in time: ${of.limits.requestTimeoutMs} ms to the first byte, ${of.limits.idleTimeoutMs} ms of silence after it.`,
      };
    case "gateway/upstream-unreachable":
      return {
        code: failure,
        detail: `${who} (deployment ${deployment}) could not be reached and has not seen the request; look whether it runs.`,
      };
    case "gateway/upstream-broke-off":
      return {
        code: failure,
        detail: `${who} (deployment ${deployment}) broke off before its answer was whole; what it did until then is not known. Its log may say why.`,
      };
    case "gateway/upstream-unreadable":
      return {
        code: failure,
        detail: `${who} (deployment ${deployment}) answered with something that is too long or not in its wire's form, so the tool policy cannot judge what is in it.`,
      };
    case "gateway/client-gone":
      return { code: failure, detail: "The client went away before its answer was whole." };
  }
}
