import type { HttpHost } from "../platform/http/host.ts";

/** Where a host that listens is reached. `hostName` as it stands in URLs. */
export function listeningUrl(host: HttpHost, hostName: string): string {
  const address = host.server.address();
  if (address === null || typeof address === "string") throw new Error("The host listens on no port");
  return `http://${hostName}:${address.port}`;
}
