// A customer's side of the desk: node drive.ts --url BASE_URL "message" [--context ID]
import { randomUUID } from "node:crypto";
import { parseArgs } from "node:util";
import { type Message, type Part, Role, type Task, TaskState } from "@a2a-js/sdk";
import { ClientFactory } from "@a2a-js/sdk/client";

const { values, positionals } = parseArgs({ allowPositionals: true, options: { url: { type: "string" }, context: { type: "string" } } });
const text = positionals.join(" ");
if (values.url === undefined || text === "") {
  console.error('Usage: node drive.ts --url BASE_URL "message" [--context ID]');
  process.exit(2);
}

// The card's path is resolved against the base URL, which needs its last slash for that.
const client = await new ClientFactory().createFromUrl(values.url.endsWith("/") ? values.url : `${values.url}/`);
const answer = await client.sendMessage({
  tenant: "",
  message: {
    messageId: randomUUID(),
    contextId: values.context ?? "",
    taskId: "",
    role: Role.ROLE_USER,
    parts: [{ content: { $case: "text", value: text }, metadata: undefined, filename: "", mediaType: "text/plain" }],
    metadata: undefined,
    extensions: [],
    referenceTaskIds: [],
  },
  configuration: undefined,
  metadata: undefined,
});
const isFailed = "status" in answer && answer.status?.state === TaskState.TASK_STATE_FAILED;
if (isFailed) process.exitCode = 1;
console.log(textOf(answer));
console.log(`context: ${answer.contextId}`);

/** What the agent said: a message's parts, or a task's artifacts and the message of its state. */
function textOf(answer: Message | Task): string {
  const parts: Part[] =
    "parts" in answer
      ? answer.parts
      : [...answer.artifacts.flatMap((artifact) => artifact.parts), ...(answer.status?.message?.parts ?? [])];
  return parts.flatMap(({ content }) => (content?.$case === "text" ? [content.value] : [])).join("");
}
