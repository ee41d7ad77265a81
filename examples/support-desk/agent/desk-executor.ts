import { randomUUID } from "node:crypto";
import { type Part, Role, TaskState, type TaskStatus } from "@a2a-js/sdk";
import { AgentEvent, type AgentExecutor, type ExecutionEventBus, type RequestContext } from "@a2a-js/sdk/server";
import { DeskError } from "./desk-error.ts";
import type { Desk } from "./desk.ts";

/** For the whole of one answer. */
const DEADLINE_MS = 55_000;

/** Lets the desk answer over A2A: one task for each message, its answer the task's one artifact, published piece by piece. */
export function createDeskExecutor(desk: Desk): AgentExecutor {
  const running = new Map<string, AbortController>();

  return {
    async execute(request: RequestContext, bus: ExecutionEventBus): Promise<void> {
      const { taskId, contextId, userMessage } = request;
      const ids = { taskId, contextId };
      const enter = (state: TaskState, text?: string) =>
        bus.publish(AgentEvent.statusUpdate({ ...ids, status: taskStatus(ids, state, text), metadata: undefined }));
      const cancellation = new AbortController();
      running.set(taskId, cancellation);

      const status = taskStatus(ids, TaskState.TASK_STATE_WORKING);
      bus.publish(AgentEvent.task({ id: taskId, contextId, status, artifacts: [], history: [userMessage], metadata: undefined }));
      try {
        const signal = AbortSignal.any([cancellation.signal, AbortSignal.timeout(DEADLINE_MS)]);
        let append = false;
        for await (const piece of desk({ text: textOf(userMessage.parts), contextId, signal })) {
          const artifact = { ...ANSWER, parts: [textPart(piece)] };
          bus.publish(AgentEvent.artifactUpdate({ ...ids, artifact, append, lastChunk: false, metadata: undefined }));
          append = true;
        }
        enter(TaskState.TASK_STATE_COMPLETED);
      } catch (error) {
        if (cancellation.signal.aborted) {
          enter(TaskState.TASK_STATE_CANCELED);
          return;
        }
        console.error(error);
        enter(TaskState.TASK_STATE_FAILED, error instanceof DeskError ? error.message : "The desk failed. Please send your message again.");
      } finally {
        running.delete(taskId);
      }
    },
    async cancelTask(taskId) {
      // The running execution then publishes the canceled state.
      running.get(taskId)?.abort();
    },
  };
}

const ANSWER = { artifactId: "answer", name: "answer", description: "", metadata: undefined, extensions: [] };

function taskStatus(ids: { readonly taskId: string; readonly contextId: string }, state: TaskState, text?: string): TaskStatus {
  const message = text === undefined ? undefined : { ...MESSAGE, ...ids, messageId: randomUUID(), parts: [textPart(text)] };
  return { state, message, timestamp: new Date().toISOString() };
}

const MESSAGE = { role: Role.ROLE_AGENT, metadata: undefined, extensions: [], referenceTaskIds: [] };

function textPart(value: string): Part {
  return { content: { $case: "text", value }, metadata: undefined, filename: "", mediaType: "text/plain" };
}

function textOf(parts: readonly Part[]): string {
  return parts.flatMap(({ content }) => (content?.$case === "text" ? [content.value] : [])).join("\n");
}
