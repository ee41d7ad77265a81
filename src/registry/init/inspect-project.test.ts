import { describe, expect, test } from "vitest";

import { parseManifest } from "../manifest-file.ts";
import { inspectProject } from "./inspect-project.ts";
import { writeManifest } from "./write-manifest.ts";

/** What is found in a made-up repository, and the manifest made of it. */
function look(files: { readonly [path: string]: string }) {
  const found = inspectProject(
    Object.entries(files).map(([path, text]) => ({ path, text })),
    "desk",
  );
  const text = writeManifest(found);
  const parsed = parseManifest(text, "airworthy.yaml");
  if (!parsed.ok) throw new Error(`${JSON.stringify(parsed.error)}\n${text}`);
  return { found, text, manifest: parsed.value };
}

const fastapi = `
import os
from fastapi import FastAPI
from pydantic import BaseModel
from langgraph.graph import StateGraph
from langchain_openai import ChatOpenAI
from langchain_core.tools import tool

llm = ChatOpenAI(model="gpt-5-mini")
app = FastAPI()
db = os.environ["DATABASE_URL"]

@tool
def book_room(room: str) -> str:
    """Books."""

class Ask(BaseModel):
    message: str
    session_id: str | None = None

@app.get("/health")
def health(): return {}

@app.post("/chat")
async def chat(ask: Ask):
    return {"session_id": ask.session_id, "reply": "hi"}
`;

describe("a repository of", () => {
  test("FastAPI and LangGraph", () => {
    const { found, manifest, text } = look({
      "requirements.txt": "fastapi==0.110\nlanggraph>=0.2\nuvicorn[standard]\n",
      "app/main.py": fastapi,
    });
    expect(found.framework).toEqual({ value: "LangGraph", how: "a dependency in requirements.txt, imported in app/main.py", sure: "sure" });
    expect(manifest).toMatchObject({
      run: {
        command: ["sh", "-c", "exec uvicorn app.main:app --host 127.0.0.1 --port $PORT"],
        files: ["requirements.txt", "app/**"],
        passEnv: ["DATABASE_URL"],
      },
      wire: { http: { path: "/chat", session: { request: "/session_id", response: "/session_id" }, input: "/message", output: "/reply" } },
      model: { name: "gpt-5-mini" },
      toolPolicy: { sideEffects: ["book_room"] },
    });
    expect(text).toContain("# constitution: CONSTITUTION.md # <- not found:");
  });

  test("Flask and OpenAI's client", () => {
    const { found, manifest } = look({
      "pyproject.toml": '[project]\ndependencies = ["flask>=3", "openai"]\n',
      "server.py": `
import os
from flask import Flask, request, jsonify
from openai import OpenAI
app = Flask(__name__)
@app.route("/ask", methods=["POST"])
def ask():
    data = request.get_json()
    return jsonify(answer=think(data["question"]))
app.run(port=int(os.getenv("PORT", "5000")))
`,
    });
    expect(found).toMatchObject({ framework: { value: "Flask", sure: "sure" }, readsPort: true, model: { sure: "likely" } });
    expect(manifest).toMatchObject({
      run: { command: ["python3", "server.py"] },
      wire: { http: { path: "/ask", input: "/question", output: "/answer" } },
    });
  });

  test("Express and OpenAI's agents, streaming, with tool servers", () => {
    const { found, manifest, text } = look({
      "package.json":
        '{"description":"Plans trips.","scripts":{"start":"node src/server.js"},"dependencies":{"express":"5","@openai/agents":"1"}}',
      "src/server.js": `
import express from "express";
import { Agent, tool } from "@openai/agents";
const weather = tool({ name: "weather", description: "Says it." });
app.post("/api/chat", async (req, res) => {
  const { threadId, input } = req.body;
  res.setHeader("content-type", "text/event-stream");
  res.json({ threadId, output: "x", error: null });
});
connect(process.env.TRIPS_MCP_URL);
app.listen(process.env.PORT);
`,
      ".mcp.json": '{"mcpServers":{"trips":{"url":"http://127.0.0.1:9100/mcp"},"Local Files":{"command":"npx"}}}',
    });
    expect(found).toMatchObject({ framework: { value: "OpenAI Agents SDK" }, description: { value: "Plans trips." }, streams: true });
    expect(manifest).toMatchObject({
      run: { command: ["node", "src/server.js"] },
      wire: {
        http: {
          path: "/api/chat",
          session: { request: "/threadId", response: "/threadId" },
          input: "/input",
          output: "/output",
          error: "/error",
        },
      },
      mcpServers: { trips: { url: "http://127.0.0.1:9100", path: "/mcp", urlEnv: "TRIPS_MCP_URL" }, "local-files": {} },
      toolPolicy: { sideEffects: ["weather"] },
    });
    expect(text).toContain("# stream:");
    expect(text).toContain("urlEnv: LOCAL_FILES_MCP_URL # <- not found:");
  });

  test("an A2A server, an OpenAI-compatible one, and one that names its session in the path", () => {
    expect(
      look({ "agent.py": "from google.adk.agents import Agent\nfrom google.adk.a2a.utils import to_a2a\napp = to_a2a(root)\n" }).found,
    ).toMatchObject({
      framework: { value: "Google ADK", sure: "likely" },
      wire: { value: "a2a", sure: "likely" },
    });
    expect(look({ "index.ts": 'import { Hono } from "hono";\napp.post("/v1/chat/completions", run)' }).manifest.wire).toBe("openai-chat");
    const inPath = look({
      "main.py": '@app.post("/threads/{thread_id}/messages")\ndef say(thread_id: str, body: dict):\n    return {"text": body["content"]}\n',
    });
    expect(inPath.manifest.wire).toEqual({ http: { path: "/threads/{session}/messages", input: "/content", output: "/text" } });
  });

  test("nothing that is known is marked everywhere, and is a manifest all the same", () => {
    const { found, text } = look({ "README.md": "# hello" });
    expect(found).not.toHaveProperty("framework");
    expect(text.match(/<- not found:/g)).toHaveLength(6);
  });

  test("keys of models that do not pass the gateway says so", () => {
    expect(look({ "main.py": 'import os\nos.environ["ANTHROPIC_API_KEY"]\n' }).text).toContain(
      "# ANTHROPIC_API_KEY is read: calls with it do not pass the model front",
    );
  });
});
