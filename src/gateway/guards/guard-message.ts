import { ok, type Result } from "../../kernel/result.ts";
import { replaceTexts } from "../../protocols/a2a-texts.ts";
import type { WireTexts } from "../../protocols/wires/wire-texts.ts";
import { cleanText } from "../../safety/domain/guards/clean-text.ts";
import { countKinds } from "../../safety/domain/guards/finding.ts";
import { isLongerThan } from "../../safety/domain/guards/is-longer-than.ts";
import type { ObservedCall } from "../attribution.ts";
import { gatewayError, type GatewayError } from "../errors.ts";
import type { GatewayParts } from "../parts.ts";
import { openGuardRun } from "./guard-run.ts";

/** A message on its way to the agent: the request's body, as bytes and as text. */
export type OutgoingMessage = { readonly bytes: Buffer; readonly text: string };

/** A call whose texts a guard looks at. `texts` finds them. */
export type GuardedCall = { readonly texts: WireTexts; readonly observed: ObservedCall; readonly requestId: string };

/** The input point: gives the message as it may go on. @param body what was parsed of it. */
export function guardMessage(
  message: OutgoingMessage,
  { body, texts, observed, requestId }: GuardedCall & { readonly body: unknown },
  parts: GatewayParts,
): Result<OutgoingMessage, GatewayError> {
  const guard = observed.of.guards?.input[0];
  if (guard === undefined) return ok(message);
  const { mode, maxCharacters = Infinity } = guard;
  const run = openGuardRun({ guard: guard.guard, point: "input", mode, what: "the message" }, { observed, requestId }, parts);
  const looked = run.attempt(() => {
    const said = texts.message(body).map((places) => places.map(({ text }) => text));
    const cleaned = said.map((group) => group.map(cleanText));
    const isTooLong = isLongerThan(said.at(-1) ?? [], maxCharacters);
    const isClean = cleaned.every((group, index) => group.every(({ text }, place) => text === said[index]?.[place]));
    const clean = cleaned.map((group) => group.map(({ text }) => text));
    return {
      isTooLong,
      text: mode === "monitor" || isTooLong || isClean ? message.text : replaceTexts(message.text, texts.message, clean),
      hits: { ...countKinds(cleaned.flat().flatMap(({ findings }) => findings)), ...(isTooLong && { "too long": 1 }) },
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
