import { Role, TaskState, type AgentCard, type Message } from "@a2a-js/sdk";
import { AgentEvent, DefaultRequestHandler, InMemoryTaskStore, type AgentExecutor } from "@a2a-js/sdk/server";
import { agentCardHandler, jsonRpcHandler, UserBuilder } from "@a2a-js/sdk/server/express";
import express from "express";

import { listen, type Upstream } from "../../src/gateway/testing/start-upstream.ts";

/** What the agent does before it answers, in a context. */
export type Work = (said: string, contextId: string) => Promise<unknown>;

/** An agent made with the A2A SDK: it streams a task, and its answers say which version it is and what was said. */
export async function startSdkAgent(version: string, work: Work = async () => undefined): Promise<Upstream> {
  const app = express();
  const upstream = await listen(app);
  const card: AgentCard = {
    name: "Desk",
    description: "Answers.",
    version,
    supportedInterfaces: [
      { url: `${upstream.url}/rpc`, protocolBinding: "JSONRPC", protocolVersion: "1.0", tenant: "" },
      { url: `${upstream.url}/rpc`, protocolBinding: "JSONRPC", protocolVersion: "0.3", tenant: "" },
      { url: `${upstream.url}/rest`, protocolBinding: "HTTP+JSON", protocolVersion: "1.0", tenant: "" },
    ],
    provider: undefined,
    capabilities: { streaming: true, pushNotifications: false, extensions: [], extendedAgentCard: false },
    securitySchemes: {},
    securityRequirements: [],
    defaultInputModes: ["text"],
    defaultOutputModes: ["text"],
    skills: [],
    signatures: [{ protected: "e30", signature: "AA", header: undefined }],
  };
  const requestHandler = new DefaultRequestHandler(card, new InMemoryTaskStore(), speaker(version, work));
  app.use("/.well-known/agent-card.json", agentCardHandler({ agentCardProvider: requestHandler, legacyCompat: { enabled: true } }));
  app.use("/rpc", jsonRpcHandler({ requestHandler, userBuilder: UserBuilder.noAuthentication, legacyCompat: { enabled: true } }));
  return upstream;
}

function speaker(version: string, work: Work): AgentExecutor {
  return {
    async execute({ taskId, contextId, userMessage }, bus) {
      const said = userMessage.parts.map((part) => (part.content?.$case === "text" ? part.content.value : "")).join("");
      const status = (state: TaskState, text: string): { state: TaskState; timestamp: string; message: Message } => ({
        state,
        timestamp: new Date(0).toISOString(),
        message: {
          messageId: `${taskId}-${state}`,
          contextId,
          taskId,
          role: Role.ROLE_AGENT,
          parts: [{ content: { $case: "text", value: text }, filename: "", mediaType: "", metadata: undefined }],
          metadata: undefined,
          extensions: [],
          referenceTaskIds: [],
        },
      });
      bus.publish(
        AgentEvent.task({
          id: taskId,
          contextId,
          status: status(TaskState.TASK_STATE_WORKING, "thinking"),
          artifacts: [],
          history: [],
          metadata: undefined,
        }),
      );
      await work(said, contextId);
      bus.publish(
        AgentEvent.statusUpdate({
          taskId,
          contextId,
          status: status(TaskState.TASK_STATE_COMPLETED, `${version} heard ${said}`),
          metadata: undefined,
        }),
      );
      bus.finished();
    },
    async cancelTask() {},
  };
}
