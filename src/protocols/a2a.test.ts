import { describe, expect, test } from "vitest";

import { a2aVersionOf, readA2aCall, readA2aResult } from "./a2a.ts";

describe("A2A calls of both generations", () => {
  test.each([
    ["SendMessage", { message: { contextId: "c" } }, { kind: "message", streamed: false, contextId: "c" }],
    ["message/stream", { message: { contextId: "", taskId: "t" } }, { kind: "message", streamed: true, taskId: "t" }],
    ["SendStreamingMessage", {}, { kind: "message", streamed: true }],
    ["GetTask", { id: "t" }, { kind: "task", streamed: false, taskId: "t" }],
    ["tasks/resubscribe", { id: "t" }, { kind: "task", streamed: true, taskId: "t" }],
    ["GetTaskPushNotificationConfig", { taskId: "t", id: "config" }, { kind: "task", streamed: false, taskId: "t" }],
    ["ListTasks", { contextId: "c" }, { kind: "other", streamed: false, contextId: "c" }],
    ["GetExtendedAgentCard", undefined, { kind: "card", streamed: false }],
  ])("%s with %j", (method, params, expected) => {
    expect(readA2aCall({ method, id: 1, ...(params !== undefined && { params }) })).toEqual(expected);
  });

  test.each([
    [{ task: { id: "t", contextId: "c", status: {} } }, { taskId: "t", contextId: "c" }],
    [{ message: { messageId: "m", contextId: "c", taskId: "" } }, { contextId: "c" }],
    [{ statusUpdate: { taskId: "t", contextId: "c" } }, { taskId: "t", contextId: "c" }],
    [{ artifactUpdate: { taskId: "t", contextId: "c" } }, { taskId: "t", contextId: "c" }],
    [
      { id: "t", contextId: "c", status: {} },
      { taskId: "t", contextId: "c" },
    ],
    [
      { kind: "task", id: "t", contextId: "c" },
      { taskId: "t", contextId: "c" },
    ],
    [
      { kind: "status-update", taskId: "t", contextId: "c", status: {} },
      { taskId: "t", contextId: "c" },
    ],
    [{ kind: "message", messageId: "m", contextId: "c" }, { contextId: "c" }],
    [null, {}],
  ])("the ids in the result %j", (result, expected) => {
    expect(readA2aResult(result)).toEqual(expected);
  });

  test("the generation of a method is told by its name", () => {
    expect([a2aVersionOf("message/send"), a2aVersionOf("SendMessage")]).toEqual(["0.3", "1.0"]);
  });
});
