import type { Clock } from "../kernel/clock.ts";
import { digestOf } from "../kernel/digest.ts";
import type { Json } from "../kernel/json.ts";
import { isJsonObject } from "../kernel/json.ts";
import { openToolEndpoint } from "../evaluation/index.ts";
import type { Db } from "../platform/postgres/connect.ts";
import { loadVersion } from "../registry/index.ts";
import { deploymentState, endpointsOf, listDeployments } from "../runtime/index.ts";
import type { SafetyTables } from "./tables.ts";

const timeoutMs = 5_000;
/** What of a tool's definition its users rely on. */
const pinned = ["name", "title", "description", "inputSchema", "outputSchema", "annotations"];

/**
 * Reads what tools there are, once for each version and server that is ready, and pins their definitions. Returns whether anything was
 * pinned. A server that does not answer is asked again the next time.
 */
export async function pinTools(db: Db, clock: Clock): Promise<boolean> {
  let isNew = false;
  for (const deployment of await listDeployments(db, { limit: 10_000 })) {
    if (deploymentState(deployment) !== "ready") continue;
    const version = await loadVersion(db, deployment.versionId);
    if (version.manifest.toolPolicy.approval === undefined) continue; // without policies nothing is bound to a definition
    const known = await listPins(db, version.id);
    for (const [server, url] of Object.entries(endpointsOf(deployment, version).mcp)) {
      if (known[server] !== undefined) continue;
      const tools = await listTools(url);
      if (tools.length === 0) continue;
      await db
        .withTables<SafetyTables>()
        .insertInto("tool_pins")
        .values(
          tools.map(({ name, definition }) => ({
            version_id: version.id,
            server,
            tool: name,
            pin: digestOf(definition),
            definition: JSON.stringify(definition),
            pinned_at: new Date(clock()),
          })),
        )
        .onConflict((conflict) => conflict.doNothing())
        .execute();
      isNew = true;
    }
  }
  return isNew;
}

/** A version's pins by server and tool, as far as they were read. */
export async function listPins(db: Db, versionId: string): Promise<{ readonly [server: string]: { readonly [tool: string]: string } }> {
  const rows = await db
    .withTables<SafetyTables>()
    .selectFrom("tool_pins")
    .select(["server", "tool", "pin"])
    .where("version_id", "=", versionId)
    .orderBy("server")
    .orderBy("tool")
    .execute();
  const pins: Record<string, Record<string, string>> = {};
  for (const { server, tool, pin } of rows) pins[server] = { ...pins[server], [tool]: pin };
  return pins;
}

async function listTools(url: string): Promise<{ name: string; definition: { readonly [name: string]: Json } }[]> {
  try {
    const endpoint = await openToolEndpoint(url, AbortSignal.timeout(timeoutMs));
    try {
      const tools = await endpoint.listTools(AbortSignal.timeout(timeoutMs));
      return tools.map(({ name, definition }) => ({ name, definition: pickPinned(definition) }));
    } finally {
      await endpoint.close();
    }
  } catch {
    return []; // it has just gone; the next pass asks again
  }
}

function pickPinned(definition: Json): { readonly [name: string]: Json } {
  if (!isJsonObject(definition)) return {};
  return Object.fromEntries(Object.entries(definition).filter(([name]) => pinned.includes(name)));
}
