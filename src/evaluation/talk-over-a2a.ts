import { randomUUID } from "node:crypto";

import { Role, type SendMessageRequest, TaskState } from "@a2a-js/sdk";
import { type Client, ClientFactory, ClientFactoryOptions, DefaultAgentCardResolver, JsonRpcTransportFactory } from "@a2a-js/sdk/client";

import { type Conversation, fetchFront, toFrontError } from "./conversation.ts";

const pollEveryMs = 200;
const finalStates = new Set([
  TaskState.TASK_STATE_COMPLETED,
  TaskState.TASK_STATE_FAILED,
  TaskState.TASK_STATE_CANCELED,
  TaskState.TASK_STATE_REJECTED,
]);
const waitingStates = new Set([TaskState.TASK_STATE_INPUT_REQUIRED, TaskState.TASK_STATE_AUTH_REQUIRED]);

/** Opens a conversation over A2A. @param url the agent's front, under which its card answers. */
export async function talkOverA2a(url: string, headers: Record<string, string>): Promise<Conversation> {
  const fetchWithHeaders: typeof fetch = async (input, init) => {
    const answer = await fetchFront(input, { ...init, headers: { ...toRecord(init?.headers), ...headers } });
    if (!answer.ok) throw toFrontError(answer.status, await answer.text());
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

function toRecord(headers: RequestInit["headers"]): Record<string, string> {
  return Object.fromEntries(new Headers(headers).entries());
}
