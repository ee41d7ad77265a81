import type { IncomingHttpHeaders } from "node:http";

import type { SnapshotDeployment } from "../delivery/domain/snapshot.ts";
import { baggageMember, readBaggage, writeBaggage, type BaggageMember } from "../protocols/baggage.ts";
import { newSpanUnder, readTraceparent, type SpanContext, writeTraceparent } from "../protocols/trace-context.ts";
import type { ObservationBase } from "../telemetry/domain/observation.ts";

/** On whose behalf a call is made, from its `baggage`. */
export type Attribution = Pick<ObservationBase, "session" | "run" | "case" | "trial">;

const ownPrefix = "airworthy.";

/** Reads the members that are ours. */
export function readAttribution(headers: IncomingHttpHeaders): Attribution {
  const found: { session?: string; run?: string; case?: string; trial?: string } = {};
  for (const { key, value } of readBaggage(baggageOf(headers))) {
    if (key === "airworthy.session") found.session = value;
    else if (key === "airworthy.run") found.run = value;
    else if (key === "airworthy.case") found.case = value;
    else if (key === "airworthy.trial") found.trial = value;
  }
  return found;
}

/** The deployment that an agent's call says it works for: what the message to it said. */
export function readCaller(headers: IncomingHttpHeaders): string | undefined {
  return readOwn(headers, "deployment");
}

/** What the chances of the trial are drawn by in which a call is made; undefined outside of evaluations. */
export function readDraw(headers: IncomingHttpHeaders): string | undefined {
  return readOwn(headers, "draw");
}

/** A front's own span of a call. */
export type FrontSpan = { readonly context: SpanContext; readonly parentSpanId: string | undefined };

/** Makes the span of a call: under the one that its `traceparent` names, else under `otherwise`, else at the top of a new trace. */
export function beginSpan(headers: IncomingHttpHeaders, otherwise?: SpanContext): FrontSpan {
  const parent = readTraceparent(headerText(headers["traceparent"])) ?? otherwise;
  return { context: newSpanUnder(parent), parentSpanId: parent?.spanId };
}

/** A span of its own for what follows from a call: beside it, or under it where it is at the top. */
export function spanBeside({ context, parentSpanId }: FrontSpan): FrontSpan {
  const parent = { ...context, spanId: parentSpanId ?? context.spanId };
  return { context: newSpanUnder(parent), parentSpanId: parent.spanId };
}

/** What hands a front's span on as the parent. A `tracestate` belongs to the trace that was handed in: to a new one it says nothing. */
export function traceHeaders(headers: IncomingHttpHeaders, { context }: FrontSpan): { readonly [name: string]: string | undefined } {
  const own = { traceparent: writeTraceparent(context) };
  return readTraceparent(headerText(headers["traceparent"])) === undefined ? { ...own, tracestate: undefined } : own;
}

/** The `baggage` for a model or tool upstream: everything but what is ours. */
export function foreignBaggage(headers: IncomingHttpHeaders): string | undefined {
  return writeBaggage(foreignMembers(headers));
}

/** The `baggage` for an agent: what is not ours, and our members anew. */
export function agentBaggage(
  headers: IncomingHttpHeaders,
  { deployment, attribution, draw }: Pick<ObservedCall, "deployment" | "attribution" | "draw">,
): string | undefined {
  const members = [...foreignMembers(headers)];
  for (const [name, value] of Object.entries({ ...attribution, draw, deployment })) {
    if (value !== undefined) members.push(baggageMember(`${ownPrefix}${name}`, value));
  }
  return writeBaggage(members);
}

/** One call while it runs: what the observation of it will begin with. */
export type ObservedCall = {
  readonly deployment: string;
  readonly of: SnapshotDeployment;
  readonly attribution: Attribution;
  /** As readDraw gives it. */
  readonly draw?: string | undefined;
  readonly span: FrontSpan;
  /** Milliseconds since the epoch, and on the monotonic clock. */
  readonly at: number;
  readonly startedMs: number;
};

/** The members that observations of every kind have, for a call that ends now. */
export function observationBase({ deployment, of, attribution, span, at, startedMs }: ObservedCall): Omit<ObservationBase, "seq"> {
  const { organization, project, environment, agent, version } = of;
  const durationMs = Math.round((performance.now() - startedMs) * 1000) / 1000;
  const { traceId, spanId } = span.context;
  const under = span.parentSpanId === undefined ? {} : { parentSpanId: span.parentSpanId };
  return { at, durationMs, organization, project, environment, agent, version, deployment, ...attribution, traceId, spanId, ...under };
}

function foreignMembers(headers: IncomingHttpHeaders): readonly BaggageMember[] {
  return readBaggage(baggageOf(headers)).filter(({ key }) => !key.startsWith(ownPrefix));
}

function readOwn(headers: IncomingHttpHeaders, name: string): string | undefined {
  return readBaggage(baggageOf(headers)).find(({ key }) => key === ownPrefix + name)?.value;
}

function baggageOf(headers: IncomingHttpHeaders): string | undefined {
  return headerText(headers["baggage"]);
}

function headerText(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value.join(",") : value;
}
