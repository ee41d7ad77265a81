import { ok, type Result } from "../kernel/result.ts";
import { gatewayError, type GatewayError } from "./errors.ts";

const loopbackNames = new Set(["localhost", "127.0.0.1", "[::1]"]);

/**
 * Refuses a request that a web page could have been tricked into sending (DNS rebinding): its Host must be a loopback name or the address the
 * gateway listens on, and an Origin, where there is one, a page on loopback. Any port will do, so that forwarded ports work.
 */
export function checkHost(
  headers: { readonly host?: string | undefined; readonly origin?: string | undefined },
  ownHost: string,
): Result<string, GatewayError> {
  const { host, origin } = headers;
  const name = host === undefined ? "" : nameOf(host);
  if (host === undefined || !(loopbackNames.has(name) || name === ownHost)) {
    return gatewayError(
      "gateway/host-not-allowed",
      `The Host "${host ?? ""}" is neither loopback nor this gateway's own; call it by its address.`,
    );
  }
  if (origin !== undefined && !isLoopbackOrigin(origin)) {
    return gatewayError(
      "gateway/origin-not-allowed",
      `Pages of the Origin "${origin}" may not call this gateway; only those on loopback may.`,
    );
  }
  return ok(host);
}

const hostForm = /^(\[[0-9a-fA-F:.]+\]|[^:[\]/@\s]+)(?::\d+)?$/;

/** The name in a `name:port`, lower case; empty when it is something else. */
function nameOf(host: string): string {
  return hostForm.exec(host)?.[1]?.toLowerCase() ?? "";
}

function isLoopbackOrigin(origin: string): boolean {
  const scheme = origin.indexOf("://");
  return scheme !== -1 && loopbackNames.has(nameOf(origin.slice(scheme + 3)));
}
