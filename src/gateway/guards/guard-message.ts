import { isJsonObject } from "../../kernel/json.ts";
import { ok, type Result } from "../../kernel/result.ts";
import { replaceTexts, textsOf } from "../../protocols/a2a-texts.ts";
import type { JsonRpcCall } from "../../protocols/json-rpc.ts";
import { cleanText, type CleanedText } from "../../safety/domain/guards/clean-text.ts";
import { countKinds } from "../../safety/domain/guards/finding.ts";
import { isLongerThan } from "../../safety/domain/guards/is-longer-than.ts";
import type { ObservedCall } from "../attribution.ts";
import { gatewayError, type GatewayError } from "../errors.ts";
import type { GatewayParts } from "../parts.ts";
import { openGuardRun } from "./guard-run.ts";

/** A message on its way to the agent: the request's body, as bytes and as text. */
export type OutgoingMessage = { readonly bytes: Buffer; readonly text: string };

/** The input point: gives the message as it may go on. */
export function guardMessage(
  message: OutgoingMessage,
  { rpc, observed, requestId }: { readonly rpc: JsonRpcCall; readonly observed: ObservedCall; readonly requestId: string },
  parts: GatewayParts,
): Result<OutgoingMessage, GatewayError> {
  const guard = observed.of.guards?.input[0];
  if (guard === undefined) return ok(message);
  const { mode, maxCharacters = Infinity } = guard;
  const run = openGuardRun({ guard: guard.guard, point: "input", mode, what: "the message" }, { observed, requestId }, parts);
  const looked = run.attempt(() => {
    const texts = textsOf(messageOf(rpc)).map(({ text }) => text);
    const cleaned = texts.map(cleanText);
    const isTooLong = isLongerThan(texts, maxCharacters);
    const isSame = mode === "monitor" || isTooLong || cleaned.every(({ text }, index) => text === texts[index]);
    return {
      isTooLong,
      text: isSame ? message.text : withTexts(message.text, cleaned),
      hits: { ...countKinds(cleaned.flatMap(({ findings }) => findings)), ...(isTooLong && { "too long": 1 }) },
    };
  });
  if (looked !== undefined) run.record(looked.hits);
  if (mode === "monitor") return ok(message);
  if (looked === undefined) return { ok: false, error: run.failure };
  if (looked.isTooLong) {
    return gatewayError(
      "gateway/message-too-long",
      `A message to "${observed.of.agent}" may have ${maxCharacters} characters of text; send less.`,
    );
  }
  return ok(looked.text === message.text ? message : { bytes: Buffer.from(looked.text), text: looked.text });
}

function messageOf(rpc: unknown): unknown {
  const params = isJsonObject(rpc) ? rpc["params"] : undefined;
  return isJsonObject(params) ? params["message"] : undefined;
}

function withTexts(json: string, cleaned: readonly CleanedText[]): string {
  const find = (value: unknown) => [textsOf(messageOf(value))];
  return replaceTexts(json, find, [cleaned.map(({ text }) => text)]);
}
