/** How a framework is known: by a dependency, or by an import in the code. `speaks`: what an agent on it answers unless its code says otherwise. */
export type Framework = { readonly name: string; readonly dependency: RegExp; readonly imports: RegExp };

const python = (name: string, packages: string, modules: string): Framework => ({
  name,
  dependency: new RegExp(String.raw`^(?:${packages})(?:\[.*)?$`),
  imports: new RegExp(String.raw`^\s*(?:from|import)\s+(?:${modules})\b`, "m"),
});
const node = (name: string, packages: string): Framework => ({
  name,
  dependency: new RegExp(`^(?:${packages})$`),
  imports: new RegExp(String.raw`(?:from|require\()\s*["'](?:${packages})(?:/[^"']*)?["']`),
});

/** What agents are built with, those that say most of an agent first. */
export const frameworks: readonly Framework[] = [
  python("Google ADK", "google-adk", String.raw`google\.adk`),
  python("LangGraph", "langgraph", "langgraph"),
  python("CrewAI", "crewai", "crewai"),
  python("OpenAI Agents SDK", "openai-agents", "agents"),
  python("Pydantic AI", "pydantic-ai(?:-slim)?", "pydantic_ai"),
  python("AutoGen", "autogen-agentchat|pyautogen|ag2", "autogen(?:_agentchat)?"),
  python("LlamaIndex", "llama-index(?:-core)?", "llama_index"),
  python("smolagents", "smolagents", "smolagents"),
  python("Strands", "strands-agents", "strands"),
  python("A2A SDK", "a2a-sdk", "a2a"),
  python("LangChain", "langchain(?:-core|-openai)?", "langchain(?:_core|_openai)?"),
  python("FastAPI", "fastapi", "fastapi"),
  python("Flask", "flask", "flask"),
  python("aiohttp", "aiohttp", String.raw`aiohttp(?:\.web)?`),
  python("Starlette", "starlette", "starlette"),
  python("Python's http.server", "(?!)", String.raw`http\.server`),
  node("Mastra", "@mastra/core"),
  node("LangGraph", "@langchain/langgraph"),
  node("OpenAI Agents SDK", "@openai/agents"),
  node("VoltAgent", "@voltagent/core"),
  node("Genkit", "genkit"),
  node("AI SDK", "ai"),
  node("A2A SDK", "@a2a-js/sdk"),
  node("LangChain", "langchain|@langchain/core|@langchain/openai"),
  node("NestJS", "@nestjs/core"),
  node("Express", "express"),
  node("Fastify", "fastify"),
  node("Hono", "hono"),
  node("Koa", "koa"),
  node("Node's http", "(?:node:)?http"),
];
