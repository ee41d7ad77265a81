import { isJsonObject } from "../../kernel/json.ts";
import type { Finding, Findings } from "./findings.ts";
import type { ProjectFile } from "./project-files.ts";

const mcpFile = /(?:^|\/)\.?mcp(?:[._-](?:config|servers))?\.json$/;
const mcpVariable = /\b(?:([A-Z][A-Z0-9_]*?)_)?MCP_(?:SERVER_)?(?:URL|ENDPOINT)\b/g;

/** Tool servers: of MCP configuration files, and of variables that name an MCP server's URL. */
export function findServers(files: readonly ProjectFile[], code: string): Findings["servers"] {
  const configured = files.flatMap(({ path, text }): Findings["servers"][number][] => {
    if (!mcpFile.test(path)) return [];
    return Object.entries(serversIn(text)).map(([name, server]) => {
      const url = isJsonObject(server) && typeof server["url"] === "string" && URL.canParse(server["url"]) ? server["url"] : undefined;
      return { value: { name: toName(name), ...(url !== undefined && { url }) }, how: path, sure: "sure" };
    });
  });
  const named = Array.from(code.matchAll(mcpVariable), ([urlEnv, name = "tools"]): Findings["servers"][number] => ({
    value: { name: toName(name), urlEnv },
    how: `${urlEnv} is read`,
    sure: "likely",
  }));
  const byName = new Map<string, Findings["servers"][number]>();
  for (const server of [...configured, ...named]) {
    const known = byName.get(server.value.name);
    byName.set(server.value.name, known === undefined ? server : { ...known, value: { ...known.value, ...server.value } });
  }
  return [...byName.values()];
}

/** How code defines a tool; the name is the first group. */
const definitions = [
  /@(?:\w+\.)?(?:tool|function_tool|tool_plain|ai_function)\b(?:\([^)]*\))?\s*(?:async\s+)?def\s+(\w+)/g,
  /\b(\w+)\s*[:=]\s*(?:ai\.)?(?:tool|createTool|defineTool)\(/g,
  /\btool\(\s*["'](\w+)["']/g,
  /["']?function["']?\s*:\s*\{\s*["']?name["']?\s*:\s*["'](\w+)["']/g,
];

/** Tools in the agent's own process, by the definitions in its code. */
export function findOwnTools(sources: readonly ProjectFile[]): Finding<readonly string[]> | undefined {
  const found = sources.flatMap(({ path, text }) =>
    definitions.flatMap((pattern) => Array.from(text.matchAll(pattern), ([, name = ""]) => ({ name, path }))),
  );
  if (found.length === 0) return undefined;
  const names = [...new Set(found.map(({ name }) => name))];
  return { value: names, how: `definitions in ${[...new Set(found.map(({ path }) => path))].join(", ")}`, sure: "likely" };
}

function serversIn(text: string): object {
  try {
    const config: unknown = JSON.parse(text);
    const servers = isJsonObject(config) ? (config["mcpServers"] ?? config["servers"]) : undefined;
    return isJsonObject(servers) ? servers : {};
  } catch {
    return {};
  }
}

function toName(text: string): string {
  const name = text
    .toLowerCase()
    .replaceAll(/[^a-z0-9-]+/g, "-")
    .replace(/^[^a-z]+|-+$/g, "");
  return name === "" || name === "own" ? "tools" : name.slice(0, 63);
}
