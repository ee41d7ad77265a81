import type { SnapshotDeployment } from "../../delivery/domain/snapshot.ts";
import { isJsonObject, type Json } from "../../kernel/json.ts";
import { problemAnswer, send } from "../answer.ts";
import { foreignBaggage, readAttribution } from "../attribution.ts";
import type { GatewayErrorCode } from "../errors.ts";
import { requestHeaders } from "../forward-headers.ts";
import type { Exchange, GatewayParts } from "../parts.ts";
import { readBody } from "../read-body.ts";
import { relay } from "../relay.ts";
import { withQuery } from "../with-query.ts";
import { createModelAnswer } from "./model-answer.ts";

/** Which deployment's model endpoint is called; `rest` is the path behind `/v1`. */
export type ModelTarget = { readonly deployment: string; readonly of: SnapshotDeployment; readonly rest: string };

/** Forwards one request of the OpenAI wire, with the gateway's key instead of the caller's. Only chat completions are observed. */
export async function forwardModel(exchange: Exchange, { deployment, of, rest }: ModelTarget, parts: GatewayParts): Promise<void> {
  const { request, response, requestId } = exchange;
  const refuse = (code: GatewayErrorCode, detail: string): void => send(response, problemAnswer({ code, detail }, requestId));
  const { model, limits } = of;
  if (model === undefined)
    return refuse("gateway/no-model", `"${of.agent}" ${of.version} has no model endpoint; name one in its manifest.`);
  const key = model.keyEnv === undefined ? undefined : parts.env[model.keyEnv];
  if (model.keyEnv !== undefined && key === undefined) {
    return refuse(
      "gateway/model-key-missing",
      `The gateway's environment has no ${model.keyEnv}, which holds the key of the model endpoint; set it and start again.`,
    );
  }

  const at = parts.clock();
  const startedMs = performance.now();
  const body = await readBody(request, response, limits.maxBodyBytes);
  if (!body.ok) return refuse(body.error.code, body.error.detail);

  const isChat = rest === "/chat/completions" && request.method === "POST";
  const observed = { deployment, of, attribution: readAttribution(request.headers), at, startedMs };
  const url = new URL(model.url);
  relay(
    parts.upstreams.pool(url.origin),
    {
      path: withQuery(url.pathname.replace(/\/+$/, "") + rest + url.search, exchange.query),
      method: request.method ?? "GET",
      headers: requestHeaders(request, {
        authorization: key === undefined ? undefined : `Bearer ${key}`,
        baggage: foreignBaggage(request.headers),
      }),
      body: body.value.length === 0 ? null : body.value,
      limits,
      mayBeSilent: false,
    },
    response,
    createModelAnswer({
      exchange,
      parts,
      observed,
      over: parts.traffic.enter(deployment),
      chat: isChat ? readChatRequest(body.value) : undefined,
    }),
  );
}

function readChatRequest(body: Buffer): { readonly model: string; readonly streamed: boolean } {
  let request: Json = null;
  try {
    request = JSON.parse(body.toString());
  } catch {
    // the endpoint will say so
  }
  if (!isJsonObject(request)) return { model: "", streamed: false };
  return { model: typeof request["model"] === "string" ? request["model"] : "", streamed: request["stream"] === true };
}
