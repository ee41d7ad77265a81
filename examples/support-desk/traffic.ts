// Many customers at once: node traffic.ts --url BASE_URL [--sessions N] [--at-once N] [--first ORDER_NUMBER]
import { randomInt, randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { parseArgs } from "node:util";
import { Role, TaskState } from "@a2a-js/sdk";
import { ClientFactory } from "@a2a-js/sdk/client";

const { values } = parseArgs({
  options: {
    url: { type: "string" },
    /** Left out: until SIGTERM. */
    sessions: { type: "string" },
    "at-once": { type: "string", default: "12" },
    first: { type: "string" },
  },
});
const { url } = values;
if (url === undefined) {
  console.error("Usage: node traffic.ts --url BASE_URL [--sessions N] [--at-once N] [--first ORDER_NUMBER]");
  process.exit(2);
}
const sessions = values.sessions === undefined ? Infinity : Number(values.sessions);
// Each customer asks about an order of their own; the shop makes orders A-20000 to A-99999 when they are asked for.
let order = Number(values.first ?? randomInt(20_000, 90_000));
let [begun, answered, failed] = [0, 0, 0];
let stopping = false;
process.once("SIGTERM", () => (stopping = true));
process.once("SIGINT", () => (stopping = true));

const client = await new ClientFactory().createFromUrl(url.endsWith("/") ? url : `${url}/`);
const customer = async (): Promise<void> => {
  while (!stopping && begun < sessions) {
    begun++;
    const text = `My order A-${order++} arrived broken. I want my money back.`;
    try {
      const answer = await client.sendMessage(request(text));
      const isFailed = "status" in answer && answer.status?.state !== TaskState.TASK_STATE_COMPLETED;
      if (isFailed) failed++;
      else answered++;
    } catch {
      failed++;
      await pause(200);
    }
  }
};
await Promise.all(Array.from({ length: Number(values["at-once"]) }, customer));
console.log(`${begun} sessions: ${answered} answered, ${failed} with an error`);

function request(text: string) {
  const parts = [{ content: { $case: "text" as const, value: text }, metadata: undefined, filename: "", mediaType: "text/plain" }];
  const ids = { messageId: randomUUID(), contextId: "", taskId: "" };
  const message = { ...ids, role: Role.ROLE_USER, parts, metadata: undefined, extensions: [], referenceTaskIds: [] };
  return { tenant: "", message, configuration: undefined, metadata: undefined };
}
