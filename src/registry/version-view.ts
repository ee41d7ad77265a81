import type { Manifest } from "./domain/manifest.ts";
import type { AgentVersion } from "./version-store.ts";
import type { VersionView } from "./views.ts";

/** A version as the API shows it. */
export function toVersionView(version: AgentVersion): VersionView {
  const { manifest, model } = version;
  return {
    id: version.id,
    agent: version.agent,
    version: version.version,
    digest: version.digest,
    author: version.author,
    registeredAt: version.createdAt.toISOString(),
    description: manifest.agent.description,
    wire: typeof manifest.wire === "string" ? manifest.wire : `http ${manifest.wire.http.path}`,
    model: model === undefined ? null : { name: model.name, rehearsed: model.rehearsed, priceBasis: model.price?.basis ?? null },
    constitution: version.constitution,
    mcpServers: Object.keys(manifest.mcpServers),
    toolPolicy: {
      allow: manifest.toolPolicy.allow === undefined ? null : [...manifest.toolPolicy.allow],
      sideEffects: manifest.toolPolicy.sideEffects === undefined ? null : [...manifest.toolPolicy.sideEffects],
      policies: version.policies ?? null,
      approval: manifest.toolPolicy.approval ?? null,
    },
    unpinned: [...(manifest.url === undefined ? [] : [`the agent at ${manifest.url}`]), ...unpinnedServers(manifest)],
    files: version.files.map(({ path, digest, bytes }) => ({ path, digest, bytes })),
  };
}

function unpinnedServers({ mcpServers }: Manifest): string[] {
  return Object.entries(mcpServers).flatMap(([name, { url }]) => (url === undefined ? [] : [`the tool server "${name}" at ${url}`]));
}
