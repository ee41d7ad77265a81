import type { HttpHost } from "../platform/http/host.ts";
import { listeningUrl } from "./listening-url.ts";
import { type InstallationDeps, readInstallation } from "./read-installation.ts";
import { installationView } from "./views.ts";

/** `GET /installation`. */
export function addInstallationRoute(host: HttpHost, deps: InstallationDeps & { readonly hostName: string }): void {
  const startedAt = new Date(deps.clock()).toISOString();
  host.get(
    "/api/v1/installation",
    {
      config: { permission: "deployments:read" },
      schema: {
        summary: "What this installation is: versions, addresses, stores, and whether its counts balance",
        response: { 200: installationView },
      },
    },
    async () => ({
      ...(await readInstallation(deps)),
      startedAt,
      addresses: { api: listeningUrl(host, deps.hostName), gateway: deps.gateway.url(), otlp: deps.otlp.url },
    }),
  );
}
