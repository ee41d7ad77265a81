import { randomUUID } from "node:crypto";

import { Role, type SendMessageRequest, TaskState } from "@a2a-js/sdk";
import { type Client, ClientFactory, ClientFactoryOptions, DefaultAgentCardResolver, JsonRpcTransportFactory } from "@a2a-js/sdk/client";

/** A conversation with a deployed agent over A2A, as a user's client would have it. */
export type Conversation = {
  /** Sends one message and waits for the agent's answer. Rejects when the agent cannot be reached or does not answer. */
  say(text: string, signal: AbortSignal): Promise<AgentAnswer>;
  /** The session's id as the front gave it out; undefined before the first answer. */
  readonly contextId: () => string | undefined;
};

/** What came back. `failed`: the agent itself said that it could not; that is its answer, not a fault of the infrastructure. */
export type AgentAnswer = { readonly text: string; readonly failed: boolean };

/** The front refused or could not pass the message on; `code` is the gateway's (`gateway/...`), or `gateway/unreachable`. */
export class FrontError extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

const pollEveryMs = 200;
const finalStates = new Set([
  TaskState.TASK_STATE_COMPLETED,
  TaskState.TASK_STATE_FAILED,
  TaskState.TASK_STATE_CANCELED,
  TaskState.TASK_STATE_REJECTED,
]);
const waitingStates = new Set([TaskState.TASK_STATE_INPUT_REQUIRED, TaskState.TASK_STATE_AUTH_REQUIRED]);

/**
 * Opens a conversation.
 * @param url the agent's front, under which its card answers.
 * @param headers sent with every request, such as `baggage`.
 */
export async function openConversation(url: string, headers: Record<string, string>): Promise<Conversation> {
  const fetchWithHeaders: typeof fetch = async (input, init) => {
    const answer = await fetch(input, { ...init, headers: { ...toRecord(init?.headers), ...headers } }).catch((error: unknown) => {
      init?.signal?.throwIfAborted();
      throw new FrontError(
        "gateway/unreachable",
        `The front at ${url} does not answer: ${error instanceof Error ? error.message : String(error)}`,
      );
    });
    if (!answer.ok) throw await toFrontError(answer);
    return answer;
  };
  const factory = new ClientFactory(
    ClientFactoryOptions.createFrom(ClientFactoryOptions.default, {
      transports: [new JsonRpcTransportFactory({ fetchImpl: fetchWithHeaders })],
      cardResolver: new DefaultAgentCardResolver({ fetchImpl: fetchWithHeaders }),
    }),
  );
  const client = await factory.createFromUrl(url.endsWith("/") ? url : `${url}/`);
  let contextId: string | undefined;
  let openTask: string | undefined;
  return {
    contextId: () => contextId,
    say: async (text, signal) => {
      let result = await client.sendMessage(toRequest(text, contextId, openTask), { signal });
      for (;;) {
        if (result.contextId !== "") contextId = result.contextId;
        if (!("status" in result)) return { text: textOf(result.parts), failed: false };
        const state = result.status?.state ?? TaskState.TASK_STATE_UNSPECIFIED;
        if (finalStates.has(state) || waitingStates.has(state)) {
          openTask = waitingStates.has(state) ? result.id : undefined;
          return { text: taskText(result), failed: finalStates.has(state) && state !== TaskState.TASK_STATE_COMPLETED };
        }
        await new Promise((resolve) => setTimeout(resolve, pollEveryMs));
        signal.throwIfAborted();
        result = await client.getTask({ id: result.id, tenant: "" }, { signal });
      }
    },
  };
}

type SendResult = Awaited<ReturnType<Client["sendMessage"]>>;
type TaskResult = Extract<SendResult, { artifacts: unknown }>;
type Parts = Extract<SendResult, { parts: unknown }>["parts"];

function toRequest(text: string, contextId: string | undefined, taskId: string | undefined): SendMessageRequest {
  return {
    tenant: "",
    message: {
      messageId: randomUUID(),
      contextId: contextId ?? "",
      taskId: taskId ?? "",
      role: Role.ROLE_USER,
      parts: [{ content: { $case: "text", value: text }, metadata: undefined, filename: "", mediaType: "text/plain" }],
      metadata: undefined,
      extensions: [],
      referenceTaskIds: [],
    },
    configuration: undefined,
    metadata: undefined,
  };
}

function taskText(task: TaskResult): string {
  const artifacts = task.artifacts.map((artifact) => textOf(artifact.parts)).filter((part) => part !== "");
  const message = task.status?.message === undefined ? "" : textOf(task.status.message.parts);
  return [...artifacts, ...(message === "" ? [] : [message])].join("\n");
}

/** An agent that streams appends its text in parts, so they are one text; a data part stands on a line of its own. */
function textOf(parts: Parts): string {
  return parts
    .map(({ content }) =>
      content?.$case === "text" ? content.value : content?.$case === "data" ? `\n${JSON.stringify(content.value)}\n` : "",
    )
    .join("")
    .trim();
}

async function toFrontError(answer: Response): Promise<FrontError> {
  const text = await answer.text();
  try {
    const body: unknown = JSON.parse(text);
    const code = findText(body, "code");
    if (code !== undefined) return new FrontError(code, findText(body, "detail") ?? findText(body, "message") ?? text.slice(0, 300));
  } catch {
    // Not JSON: said as it came.
  }
  return new FrontError("gateway/unexpected-answer", `HTTP ${answer.status}: ${text.slice(0, 300)}`);
}

/** A text of problem details, or of a JSON-RPC error and its data. */
function findText(body: unknown, name: "code" | "detail" | "message"): string | undefined {
  if (typeof body !== "object" || body === null) return undefined;
  const own: unknown = Object.entries(body).find(([key]) => key === name)?.[1];
  if (typeof own === "string") return own;
  if ("error" in body) return findText(body.error, name);
  return "data" in body ? findText(body.data, name) : undefined;
}

function toRecord(headers: RequestInit["headers"]): Record<string, string> {
  return Object.fromEntries(new Headers(headers).entries());
}
