import type { IncomingHttpHeaders, ServerResponse } from "node:http";

import type { Dispatcher } from "undici";

import type { GatewayLimits } from "../delivery/domain/snapshot.ts";
import { send, type Answer } from "./answer.ts";
import type { GatewayErrorCode } from "./errors.ts";
import { responseHeaders } from "./forward-headers.ts";

/** One call to an upstream. `headers` is a flat list of names and values. */
export type UpstreamCall = {
  readonly path: string;
  readonly method: string;
  readonly headers: string[];
  readonly body: Buffer | null;
  readonly limits: GatewayLimits;
  /** A stream that is silent by its nature (MCP's GET) is not ended for its silence. */
  readonly mayBeSilent: boolean;
  /** What the client's answer has besides the upstream's headers; a flat list too. */
  readonly answerHeaders?: readonly string[];
};

/** Why an answer did not come, or did not come to its end. */
export type RelayFailure = Extract<
  GatewayErrorCode,
  | "gateway/upstream-unreachable"
  | "gateway/upstream-broke-off"
  | "gateway/upstream-timeout"
  | "gateway/upstream-unreadable"
  | "gateway/client-gone"
>;

/** A body that is passed on as it comes. */
export type StreamPlan = {
  readonly kind: "stream";
  /** Sees a chunk before the client does, and gives what the client gets. @throws for what the front cannot read: the answer ends there. */
  chunk(chunk: Buffer): Buffer;
  /** The body is whole; gives what is still to be sent, at once or when the front has waited for somebody. */
  end(): Buffer | undefined | Promise<Buffer | undefined>;
};

/** A body that is held until it is whole, then sent in one piece with its head. */
export type HoldPlan = {
  readonly kind: "hold";
  readonly maxBytes: number;
  /**
   * Gives what the client gets, at once or when the front has waited for somebody: another answer, another body under the answer's head, or with
   * undefined the answer as it is.
   */
  whole(body: Buffer): Answer | Buffer | undefined | Promise<Answer | Buffer | undefined>;
  /** What happens to one above `maxBytes`: it is passed on by this plan, or the client gets this answer and the upstream is left. */
  readonly otherwise: StreamPlan | (() => Answer);
};

/** What a front does with an answer. Exactly one of `whole`, `end` and `failed` is called, before the client has the end of its answer. */
export type RelayFront = {
  /** The head has come; says what is done with the body. */
  head(status: number, headers: IncomingHttpHeaders): StreamPlan | HoldPlan;
  /** With `begun` false the front answers the client itself. Later it may give last bytes, for an answer that can say how it ended. */
  failed(failure: RelayFailure, begun: boolean): string | undefined;
};

/** Sends a call upstream and its answer to the client, with backpressure, timeouts and either side's end passed to the other. */
export function relay(pool: Dispatcher, call: UpstreamCall, client: ServerResponse, front: RelayFront): void {
  const { requestTimeoutMs, idleTimeoutMs } = call.limits;
  let controller: Dispatcher.DispatchController | undefined;
  let plan: StreamPlan | HoldPlan | undefined;
  let head: { readonly status: number; readonly headers: string[] } | undefined;
  let held: Buffer[] = [];
  let heldBytes = 0;
  let idle: NodeJS.Timeout | undefined;
  let isOver = false;
  let deadline: NodeJS.Timeout | undefined = setTimeout(() => fail("gateway/upstream-timeout"), requestTimeoutMs);

  const over = (): boolean => {
    if (isOver) return false;
    isOver = true;
    clearTimeout(deadline);
    clearTimeout(idle);
    return true;
  };

  function fail(failure: RelayFailure): void {
    if (!over()) return;
    const begun = client.headersSent;
    const last = front.failed(failure, begun);
    controller?.abort(new Error(failure));
    if (!begun) return;
    if (last === undefined) client.destroy();
    else client.end(last);
  }

  const pass = (stream: StreamPlan, chunk: Buffer): void => {
    let passed: Buffer;
    try {
      passed = stream.chunk(chunk);
    } catch {
      return fail("gateway/upstream-unreadable");
    }
    if (passed.length === 0 || client.write(passed) || controller === undefined) return;
    controller.pause();
    client.once("drain", () => controller?.resume());
  };

  /** The upstream has done its part; the front may still wait for somebody. */
  function finish<T>(rest: T | Promise<T>, send: (rest: T) => void): void {
    if (!(rest instanceof Promise)) return send(rest);
    rest.then(
      (value) => (client.destroyed ? undefined : send(value)),
      () => client.destroy(),
    );
  }

  const beginStream = (flush: boolean): void => {
    if (head === undefined) return;
    client.writeHead(head.status, head.headers);
    if (flush) client.flushHeaders();
  };

  if (client.destroyed) return fail("gateway/client-gone"); // while its request was being read
  client.once("close", () => {
    if (!client.writableFinished) fail("gateway/client-gone");
  });

  pool.dispatch(
    { path: call.path, method: call.method, headers: call.headers, body: call.body },
    {
      onRequestStart(started) {
        controller = started;
        if (isOver) started.abort(new Error("over before it began"));
      },
      onResponseStart(_controller, status, headers) {
        if (isOver || status < 200) return;
        plan = front.head(status, headers);
        const isEventStream = isEvents(headers);
        // What stands in a stream of events may be changed as it passes.
        const passed = responseHeaders(headers, isEventStream ? ["content-length"] : []);
        head = { status, headers: [...passed, ...(call.answerHeaders ?? [])] };
        // A paused upstream is silent too: a client that reads nothing for this long is given up in the same way.
        if (!call.mayBeSilent)
          idle = setTimeout(() => fail(controller?.paused === true ? "gateway/client-gone" : "gateway/upstream-timeout"), idleTimeoutMs);
        if (plan.kind === "hold") return;
        if (isEventStream) {
          clearTimeout(deadline); // a stream may last; its silence may not
          deadline = undefined;
        }
        beginStream(isEventStream);
      },
      onResponseData(_controller, chunk) {
        if (isOver || plan === undefined) return;
        idle?.refresh();
        if (plan.kind === "stream") return pass(plan, chunk);
        held.push(chunk);
        heldBytes += chunk.length;
        if (heldBytes <= plan.maxBytes) return;
        const { otherwise } = plan;
        if (typeof otherwise === "function") {
          over();
          controller?.abort(new Error("too long to be held"));
          return send(client, otherwise());
        }
        plan = otherwise;
        beginStream(false);
        pass(plan, Buffer.concat(held));
        held = [];
      },
      onResponseEnd() {
        if (plan === undefined || head === undefined || !over()) return;
        const { status, headers } = head;
        if (plan.kind === "stream") return finish(plan.end(), (last) => client.end(last));
        const body = held.length === 1 && held[0] !== undefined ? held[0] : Buffer.concat(held);
        finish(plan.whole(body), (answer = body) => {
          if (!Buffer.isBuffer(answer)) return send(client, answer);
          client.writeHead(status, withLength(headers, answer.length));
          client.end(answer);
        });
      },
      onResponseError() {
        // Without a controller no connection came about: the upstream never saw the request, and it may safely be sent again.
        fail(controller === undefined ? "gateway/upstream-unreachable" : "gateway/upstream-broke-off");
      },
    },
  );
}

/** True for a body of server-sent events. */
export function isEvents(headers: IncomingHttpHeaders): boolean {
  return headers["content-type"]?.startsWith("text/event-stream") === true;
}

/** `headers` is a flat list of names and values. */
function withLength(headers: string[], length: number): string[] {
  const at = headers.findIndex((name, index) => index % 2 === 0 && name === "content-length");
  return at === -1 ? [...headers, "content-length", String(length)] : headers.with(at + 1, String(length));
}
