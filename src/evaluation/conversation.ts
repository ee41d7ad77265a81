/** A conversation with a deployed agent, as a user's client would have it. */
export type Conversation = {
  /** Sends one message and waits for the agent's answer. Rejects when the agent cannot be reached or does not answer. */
  say(text: string, signal: AbortSignal): Promise<ConversationAnswer>;
  /** The session's id as the front gave it out; undefined before the first answer. */
  readonly contextId: () => string | undefined;
};

/**
 * What came back. `failed`: the agent itself said that it could not; that is its answer, not a fault of the infrastructure.
 * `unread`: why its answer could not be read by the wire that the manifest describes.
 */
export type ConversationAnswer = { readonly text: string; readonly failed: boolean; readonly unread?: string };

/** The front refused or could not pass the message on; `code` is the gateway's (`gateway/...`), or `gateway/unreachable`. */
export class FrontError extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

/** Asks a front of the gateway. @throws FrontError when it does not answer. */
export async function fetchFront(input: string | URL | Request, init: RequestInit): Promise<Response> {
  return fetch(input, init).catch((error: unknown) => {
    init.signal?.throwIfAborted();
    const url = input instanceof Request ? input.url : String(input);
    const why = error instanceof Error ? error.message : String(error);
    throw new FrontError("gateway/unreachable", `The front at ${url} does not answer: ${why}`);
  });
}

/** The error in a refusal of the gateway's. */
export function toFrontError(status: number, text: string): FrontError {
  try {
    const body: unknown = JSON.parse(text);
    const code = findText(body, "code");
    if (code !== undefined) return new FrontError(code, findText(body, "detail") ?? findText(body, "message") ?? text.slice(0, 300));
  } catch {
    // Not JSON: said as it came.
  }
  return new FrontError("gateway/unexpected-answer", `HTTP ${status}: ${text.slice(0, 300)}`);
}

/** A text of problem details, or of a JSON-RPC error and its data. */
function findText(body: unknown, name: "code" | "detail" | "message"): string | undefined {
  if (typeof body !== "object" || body === null) return undefined;
  const own: unknown = Object.entries(body).find(([key]) => key === name)?.[1];
  if (typeof own === "string") return own;
  if ("error" in body) return findText(body.error, name);
  return "data" in body ? findText(body.data, name) : undefined;
}
