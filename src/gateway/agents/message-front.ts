import type { Json } from "../../kernel/json.ts";
import { ok, type Result } from "../../kernel/result.ts";
import { rewriteJson } from "../../protocols/rewrite-json.ts";
import type { AgentMessage } from "../../protocols/wires/wire-codec.ts";
import { send } from "../answer.ts";
import { observationBase } from "../attribution.ts";
import { scopeKey, type AgentCodec, type AgentScope } from "../compile-snapshot.ts";
import { gatewayError, type GatewayError } from "../errors.ts";
import { guardAnswer } from "../guards/guard-answer.ts";
import { guardMessage } from "../guards/guard-message.ts";
import type { Exchange, GatewayParts } from "../parts.ts";
import { maxPinnedIdLength } from "../pins.ts";
import { readBody } from "../read-body.ts";
import { relay } from "../relay.ts";
import { withQuery } from "../with-query.ts";
import { admitMessage, agentHeaders, beginMessage } from "./admit-message.ts";
import { chooseDeployment, chooseNamed, isKnownSession, type TakesCall } from "./choose-deployment.ts";
import { createMessageAnswer, messageProblem } from "./message-answer.ts";

/** Which agent gets a message, at which path behind its front. `deployment` is set where the path names it. */
export type MessageTarget = {
  readonly scope: AgentScope;
  readonly deployment?: string;
  readonly path: string;
  readonly maxBodyBytes: number;
};

/** Where a client finds the session of its message, however its wire names sessions. */
const sessionHeader = "airworthy-session";

/** Forwards one message of a wire other than A2A: by the agent's own path and body, which are changed only where a session or a guard asks for it. */
export async function forwardMessage(exchange: Exchange, target: MessageTarget, parts: GatewayParts): Promise<void> {
  const { request, response, requestId, snapshot } = exchange;
  const { scope, deployment: named, path } = target;
  const refuse = (error: GatewayError): void => send(response, messageProblem(error, requestId));
  const at = parts.clock();
  const startedMs = performance.now();

  const body = await readBody(request, response, target.maxBodyBytes);
  if (!body.ok) return refuse(body.error);
  const text = body.value.toString();
  const parsed = parse(text);
  if (parsed === undefined) return refuse({ code: "gateway/json-invalid", detail: "The body is not JSON." });

  const readings = readAll(snapshot.codecsOf.get(scopeKey(scope)) ?? [], (codec) =>
    codec.takes(path) ? codec.readMessage({ path, headers: request.headers, body: parsed }) : undefined,
  );
  const contextId = sessionIn([...readings.values()], (session) => isKnownSession(session, { snapshot, scope }, parts));
  if ((contextId?.length ?? 0) > maxPinnedIdLength) {
    return refuse({ code: "gateway/context-id-too-long", detail: `The id of a session may have ${maxPinnedIdLength} characters.` });
  }
  const takes: TakesCall = (deployment) => snapshot.codecs.get(deployment)?.takes(path) === true;
  const question = { snapshot, scope, takes, call: { kind: "message" as const, ...(contextId !== undefined && { contextId }) } };
  const chosen = named === undefined ? chooseDeployment(question, parts) : chooseNamed({ ...question, deployment: named }, parts);
  if (!chosen.ok) return refuse(chosen.error);
  const admitted = admitMessage(request, chosen.value, { bytes: body.value.length, isNamed: named !== undefined, at, startedMs });
  if (!admitted.ok) return refuse(admitted.error);
  const { agentUrl, observed } = admitted.value;
  const { deployment, of, session = "", newContextId, assignment } = chosen.value;
  const codec = snapshot.codecs.get(deployment);
  const message = codec === undefined ? undefined : readings.get(codec);
  if (codec === undefined || message === undefined) throw new Error(`The wire of ${deployment} is not among those that were read`);

  const guarded = guardMessage({ bytes: body.value, text }, { body: parsed, texts: codec.texts, observed, requestId }, parts);
  if (!guarded.ok) return refuse(guarded.error);
  const { tell } = codec;
  const outgoing =
    newContextId !== undefined && tell !== undefined && "change" in tell
      ? changeBody(guarded.value.text, (value) => tell.change(value, newContextId))
      : ok(guarded.value.bytes);
  if (!outgoing.ok) return refuse(outgoing.error);

  if (assignment !== undefined) parts.journal.record({ ...observationBase(observed), durationMs: 0, kind: "assignment", ...assignment });
  const answer = createMessageAnswer({
    exchange,
    parts,
    codec,
    message,
    sessionId: newContextId ?? contextId,
    // A named deployment is reached by its name; a pin would only fill the file.
    pinScope: named === undefined ? scope : undefined,
    observed,
    over: beginMessage(observed, parts),
  });
  const url = new URL(agentUrl);
  const told = newContextId !== undefined && tell !== undefined && "header" in tell ? { [tell.header]: newContextId } : {};
  relay(
    parts.upstreams.pool(url.origin),
    {
      path: withQuery(url.pathname.replace(/\/+$/, "") + path + url.search, exchange.query),
      method: "POST",
      headers: agentHeaders(request, observed, told),
      body: outgoing.value,
      limits: of.limits,
      mayBeSilent: false,
      answerHeaders: [sessionHeader, encodeURIComponent(session.toWellFormed())],
    },
    response,
    guardAnswer(answer, { texts: codec.texts, observed, requestId }, parts),
  );
}

/** What the message says by each of the agent's wires that take it: its versions may have several. */
function readAll(
  codecs: readonly AgentCodec[],
  read: (codec: AgentCodec) => AgentMessage | undefined,
): ReadonlyMap<AgentCodec, AgentMessage> {
  return new Map(
    codecs.flatMap((codec): [AgentCodec, AgentMessage][] => {
      const message = read(codec);
      return message === undefined ? [] : [[codec, message]];
    }),
  );
}

/** The session of a message: one that has begun, by whichever wire; else the one that it names. */
function sessionIn(messages: readonly AgentMessage[], isKnown: (session: string) => boolean): string | undefined {
  const named = messages.flatMap(({ sessionId }) => sessionId ?? []);
  return named.find(isKnown) ?? named[0];
}

function changeBody(text: string, change: (body: unknown) => void): Result<Buffer, GatewayError> {
  try {
    return ok(Buffer.from(rewriteJson(text, change)));
  } catch {
    return gatewayError("gateway/request-invalid", "The message is nested too deeply to be given a session.");
  }
}

function parse(text: string): Json | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
