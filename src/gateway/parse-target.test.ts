import { describe, expect, test } from "vitest";

import { parseTarget } from "./parse-target.ts";

const scope = { organization: "acme", project: "shop", environment: "staging" };
const scoped = "/o/acme/p/shop/e/staging";

describe("paths of the public port", () => {
  test.each([
    ["/a2a/desk", { kind: "agent", agent: "desk", prefix: "/a2a/desk" }],
    ["/a2a/desk/.well-known/agent-card.json", { kind: "agent-card", agent: "desk", prefix: "/a2a/desk" }],
    [`${scoped}/a2a/desk`, { kind: "agent", agent: "desk", prefix: `${scoped}/a2a/desk`, scope }],
    ["/d/dep_1/a2a", { kind: "deployment-agent", deployment: "dep_1", prefix: "/d/dep_1/a2a" }],
    [
      `${scoped}/d/dep_1/a2a/.well-known/agent-card.json`,
      { kind: "deployment-card", deployment: "dep_1", prefix: `${scoped}/d/dep_1/a2a`, scope },
    ],
    ["/agents/desk/chat", { kind: "message", agent: "desk", rest: "/chat" }],
    ["/agents/desk", { kind: "message", agent: "desk", rest: "/" }],
    [`${scoped}/agents/desk/threads/a%2Fb/messages`, { kind: "message", agent: "desk", rest: "/threads/a%2Fb/messages", scope }],
    ["/d/dep_1/agent/v1/chat/completions", { kind: "deployment-message", deployment: "dep_1", rest: "/v1/chat/completions" }],
    ["/d/dep_1/v1/chat/completions", { kind: "model", deployment: "dep_1", rest: "/chat/completions" }],
    [`${scoped}/d/dep_1/v1/models/a%2Fb`, { kind: "model", deployment: "dep_1", rest: "/models/a%2Fb", scope }],
    ["/d/dep_1/v1", { kind: "model", deployment: "dep_1", rest: "" }],
    ["/d/dep_1/mcp/shop", { kind: "tools", deployment: "dep_1", server: "shop" }],
    ["/models/desk/v1/chat/completions", { kind: "agent-model", agent: "desk", rest: "/chat/completions" }],
    [`${scoped}/tools/desk/shop`, { kind: "agent-tools", agent: "desk", server: "shop", scope }],
    ["/d/dep_1/mcp/my%20shop", { kind: "tools", server: "my shop" }],
  ])("%s", (path, expected) => {
    expect(parseTarget(path)).toMatchObject(expected);
  });

  test.each([
    "/",
    "/a2a",
    "/a2a/",
    "/a2a/desk/more",
    "/d/dep_1",
    "/d/dep_1/mcp",
    "/agents/",
    "/models/desk/chat/completions",
    "/tools/desk",
    "/tools/desk/shop/more",
    "/agents/desk/../other/chat",
    "/d/dep_1/v1/../../secret",
    "/d/dep_1/v1/%2e%2e/secret",
    "/d/%zz/a2a",
    "/o/acme/p/shop/a2a/desk",
  ])("%s leads nowhere", (path) => {
    expect(parseTarget(path)).toBeUndefined();
  });
});
