import { randomUUID } from "node:crypto";
import { type Part, Role, type Task, type TaskState } from "@a2a-js/sdk";
import { type Client, ClientFactory } from "@a2a-js/sdk/client";

/** What a customer gets back. */
export type Answer = { readonly text: string; readonly contextId: string; readonly state: TaskState | undefined; readonly why: string };

type Question = {
  readonly url: string;
  readonly text: string;
  readonly contextId?: string;
  readonly headers?: Record<string, string>;
};

/** Sends one message and waits for its answer. */
export async function ask(question: Question): Promise<Answer> {
  const client = await connect(question.url);
  const task = await client.sendMessage(sendRequest(question), { serviceParameters: question.headers ?? {} });
  if (!("artifacts" in task)) throw new Error("The agent answered with a message instead of a task.");
  return answerOf(task);
}

/** What a stream tells: first the task's id, then the pieces of the answer, then the state the task ended in. */
type Told = { readonly taskId?: string; readonly piece?: string; readonly state?: TaskState };

/** Sends one message and yields what is told of its answer as it comes. */
export async function* askStreaming(question: Question): AsyncGenerator<Told> {
  const client = await connect(question.url);
  const events = client.sendMessageStream(sendRequest(question), { serviceParameters: question.headers ?? {} });
  for await (const { payload } of events) {
    if (payload?.$case === "task") yield { taskId: payload.value.id };
    if (payload?.$case === "artifactUpdate") yield { piece: textOf(payload.value.artifact?.parts ?? []) };
    if (payload?.$case === "statusUpdate" && payload.value.status) yield { state: payload.value.status.state };
  }
}

/** Cancels a task and gives the state it is in then. */
export async function cancel({ url, taskId }: { readonly url: string; readonly taskId: string }): Promise<TaskState | undefined> {
  const client = await connect(url);
  return (await client.cancelTask({ tenant: "", id: taskId, metadata: undefined })).status?.state;
}

function connect(url: string): Promise<Client> {
  return new ClientFactory().createFromUrl(`${url}/`);
}

function sendRequest({ text, contextId }: Question) {
  const parts: Part[] = [{ content: { $case: "text", value: text }, metadata: undefined, filename: "", mediaType: "text/plain" }];
  const ids = { messageId: randomUUID(), contextId: contextId ?? "", taskId: "" };
  const message = { ...ids, role: Role.ROLE_USER, parts, metadata: undefined, extensions: [], referenceTaskIds: [] };
  return { tenant: "", message, configuration: undefined, metadata: undefined };
}

function answerOf(task: Task): Answer {
  return {
    text: task.artifacts.map((artifact) => textOf(artifact.parts)).join(""),
    contextId: task.contextId,
    state: task.status?.state,
    why: textOf(task.status?.message?.parts ?? []),
  };
}

function textOf(parts: readonly Part[]): string {
  return parts.flatMap(({ content }) => (content?.$case === "text" ? [content.value] : [])).join("");
}
