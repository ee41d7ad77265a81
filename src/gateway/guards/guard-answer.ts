import type { IncomingHttpHeaders } from "node:http";

import type { Json } from "../../kernel/json.ts";
import { createSseReader, type SseEvent } from "../../protocols/sse.ts";
import { redactTexts } from "../../safety/domain/guards/redact-texts.ts";
import type { Answer } from "../answer.ts";
import type { GatewayError } from "../errors.ts";
import type { GatewayParts } from "../parts.ts";
import type { HoldPlan, RelayFront, StreamPlan } from "../relay.ts";
import { createEventGuard } from "./guard-events.ts";
import type { GuardedCall } from "./guard-message.ts";
import { openGuardRun } from "./guard-run.ts";
import { redactAnswer } from "./redact-answer.ts";

/** An event is looked at up to this size. */
const maxEventLength = 8 * 1024 * 1024;

/** A front whose answer can be stopped: `refuse` ends the call with an error, and gives what the client gets. */
export type RefusableFront = RelayFront & { refuse(error: GatewayError): Answer };

/**
 * The output point: the front sees what the guard lets pass. Monitored, the guard only looks. Enforced, an answer that it cannot look at is refused; in the middle
 * of a stream an error event is the last that the client gets. Without a guard the front is as it was.
 */
export function guardAnswer(front: RefusableFront, call: GuardedCall, parts: GatewayParts): RelayFront {
  const guard = call.observed.of.guards?.output[0];
  if (guard === undefined) return front;
  const isEnforced = guard.mode === "enforce";
  const run = openGuardRun({ ...guard, point: "output", what: "the agent's answer" }, call, parts);
  const refuse = (): Answer => front.refuse(run.failure);

  const refuseUnseen = (reason: string): Answer => {
    run.fail(reason);
    return refuse();
  };
  const unseen = (otherwise: HoldPlan["otherwise"]): HoldPlan["otherwise"] => {
    if (typeof otherwise === "function") return otherwise;
    return {
      ...otherwise,
      end() {
        run.fail("too long to be held");
        return otherwise.end();
      },
    };
  };

  const guardWhole = (plan: HoldPlan): HoldPlan => ({
    ...plan,
    async whole(body) {
      const text = body.toString();
      const redacted = run.attempt(() => redactAnswer(text, parse(text), call.texts.answer));
      if (redacted !== undefined) run.record(redacted.found);
      if (!isEnforced || redacted?.json === text) return plan.whole(body);
      if (redacted === undefined) return refuse();
      const clean = Buffer.from(redacted.json);
      return (await plan.whole(clean)) ?? clean;
    },
    otherwise: isEnforced ? () => refuseUnseen("too long to be held") : unseen(plan.otherwise),
  });

  const events = createEventGuard(call.texts);
  const reader = createSseReader(maxEventLength);
  let isStream = false;
  let isOff = false; // the guard has failed in this stream, and looks no more

  /** Puts into `passed` what goes on of some work on the stream. */
  const look = (work: (passed: string[]) => void): string => {
    const passed: string[] = [];
    if (isOff) return "";
    const isDone = run.attempt(() => {
      work(passed);
      return true;
    });
    isOff = isDone === undefined;
    return passed.join("");
  };
  const passEvent = (event: SseEvent): string => {
    if (event.isTooLong) throw new RangeError("The event is too long.");
    return event.data === "" ? event.raw : events.push(event);
  };
  /** What passed of the last bytes, and behind them the error that ends a stream which cannot be looked at. */
  const refuseStream = (passed: Buffer): Buffer => {
    run.record(events.found());
    return Buffer.concat([passed, Buffer.from(`data: ${refuse().body}\n\n`)]);
  };

  const guardStream = (plan: StreamPlan): StreamPlan => ({
    ...plan,
    chunk(chunk) {
      const isRefused = isOff && isEnforced;
      const passed = look((into) => reader.push(chunk).forEach((event) => into.push(passEvent(event))));
      if (!isEnforced) return plan.chunk(chunk);
      if (isRefused) return Buffer.alloc(0);
      const own = plan.chunk(Buffer.from(passed));
      return isOff ? refuseStream(own) : own;
    },
    async end() {
      if (isOff && isEnforced) return undefined;
      const last = look((into) => into.push(events.end(), ...redactTexts([reader.rest()]).texts));
      if (isOff && isEnforced) return refuseStream(Buffer.alloc(0));
      run.record(events.found());
      const own = await plan.end();
      return isEnforced ? Buffer.concat([Buffer.from(last), own ?? Buffer.alloc(0)]) : own;
    },
  });

  return {
    head(status, headers) {
      const plan = front.head(status, headers);
      if (isEnforced && isEncoded(headers)) {
        const refuseEncoded = (): Answer => refuseUnseen("compressed");
        return { kind: "hold", maxBytes: 0, whole: refuseEncoded, otherwise: refuseEncoded };
      }
      isStream = plan.kind === "stream";
      return plan.kind === "stream" ? guardStream(plan) : guardWhole(plan);
    },
    failed(failure, begun) {
      if (!isStream) return front.failed(failure, begun);
      if (isOff && isEnforced) return undefined;
      const held = look((into) => into.push(events.end()));
      run.record(events.found());
      const last = front.failed(failure, begun);
      return isEnforced && last !== undefined ? held + last : last;
    },
  };
}

/** The upstream was asked for an answer that is not compressed. */
function isEncoded(headers: IncomingHttpHeaders): boolean {
  const encoding = headers["content-encoding"] ?? "identity";
  return encoding !== "identity";
}

function parse(text: string): Json | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
