import type { IncomingMessage } from "node:http";

import { ok, type Result } from "../../kernel/result.ts";
import { agentBaggage, beginSpan, readAttribution, readDraw, traceHeaders, type ObservedCall } from "../attribution.ts";
import { gatewayError, type GatewayError } from "../errors.ts";
import type { GatewayParts } from "../parts.ts";
import { requestHeaders } from "../forward-headers.ts";
import type { Choice } from "./choose-deployment.ts";

/** A message that may go to its agent: where that is, and what its observation begins with. */
export type AdmittedMessage = { readonly agentUrl: string; readonly observed: ObservedCall };

/** Looks whether the chosen deployment can take a message. `isNamed`: the path names it; evaluations call like that, and their baggage is kept. */
export function admitMessage(
  request: IncomingMessage,
  { deployment, of, session }: Choice,
  { bytes, isNamed, at, startedMs }: { readonly bytes: number; readonly isNamed: boolean } & Pick<ObservedCall, "at" | "startedMs">,
): Result<AdmittedMessage, GatewayError> {
  const { agentUrl, limits } = of;
  if (agentUrl === undefined) {
    return gatewayError("gateway/deployment-not-ready", `"${of.agent}" ${of.version} is not ready; try again in a moment.`);
  }
  if (bytes > limits.maxBodyBytes) {
    return gatewayError("gateway/body-too-large", `"${of.agent}" ${of.version} takes ${limits.maxBodyBytes} bytes; send less.`);
  }
  const { session: _said, ...ofTrial } = readAttribution(request.headers);
  const attribution = { ...(session !== undefined && { session }), ...(isNamed && ofTrial) };
  const draw = isNamed ? readDraw(request.headers) : undefined;
  return ok({ agentUrl, observed: { deployment, of, attribution, draw, span: beginSpan(request.headers), at, startedMs } });
}

/** A message of a session is under way until what is returned is called. */
export function beginMessage(
  { deployment, attribution: { session }, span }: ObservedCall,
  { traffic, openMessages }: GatewayParts,
): () => void {
  const leave = traffic.enter(deployment);
  const close = session === undefined ? undefined : openMessages.open(session, span.context);
  return () => {
    leave();
    close?.();
  };
}

/** The headers of a message for its agent: the client's, with the front's span as the parent and the session in `baggage`. */
export function agentHeaders(
  request: IncomingMessage,
  observed: ObservedCall,
  replaced: { readonly [name: string]: string } = {},
): string[] {
  return requestHeaders(request, {
    ...replaced,
    baggage: agentBaggage(request.headers, observed),
    ...traceHeaders(request.headers, observed.span),
  });
}
