import { isLoopbackName } from "./loopback.ts";
import { ProblemError } from "./problem.ts";

/**
 * Refuses a request that a page of another site made a browser send: a foreign Host is DNS rebinding, a foreign Origin is forgery.
 * Loopback is served by any of its names and ports; `names` are the others that are served, lower case.
 */
export function checkHost(
  { host, origin }: { readonly host?: string | undefined; readonly origin?: string | undefined },
  names: readonly string[],
): void {
  if (host === undefined || !isServed(host, names)) {
    throw new ProblemError(
      "http/host-not-allowed",
      `Host "${host ?? ""}" is not served here. Open the console by localhost, or start Airworthy with --public-host and that name.`,
    );
  }
  // "null", which sandboxed pages send, is no URL.
  const page = origin === undefined || !URL.canParse(origin) ? undefined : new URL(origin);
  if (origin !== undefined && (page === undefined || !/^https?:$/.test(page.protocol) || !isServed(page.host, names))) {
    throw new ProblemError("http/origin-not-allowed", `Pages of the Origin "${origin}" may not call this server; only its own may.`);
  }
}

function isServed(host: string, names: readonly string[]): boolean {
  return isLoopbackName(host) || names.includes(host.toLowerCase().replace(/:\d{1,5}$/, ""));
}
