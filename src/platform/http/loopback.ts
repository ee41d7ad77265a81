const loopbackName = /^(localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d{1,5})?$/i;

/** True when a Host header names this machine's loopback, with or without a port. */
export function isLoopbackName(host: string | undefined): boolean {
  return host !== undefined && loopbackName.test(host);
}

/** True when there is no Origin header (not a browser's cross-site request) or it is a page of this machine. */
export function isOriginAllowed(origin: string | undefined): boolean {
  if (origin === undefined) return true;
  try {
    const url = new URL(origin);
    return (url.protocol === "http:" || url.protocol === "https:") && isLoopbackName(url.host);
  } catch {
    return false; // includes "null", which sandboxed pages send
  }
}

/** True for an address that only this machine can reach. */
export function isLoopbackAddress(address: string): boolean {
  return address === "localhost" || address === "::1" || /^127(?:\.\d{1,3}){3}$/.test(address);
}
