import type { ChangeFeed } from "../changes/change-feed.ts";
import type { Authenticate } from "./access.ts";
import { callOf, type HttpHost } from "./host.ts";

const heartbeatMs = 15_000;

/**
 * `GET /api/v1/events`: server-sent events `change` with `{topic, id}`; whoever reconnects refetches what it shows. Who calls is
 * asked again at every heartbeat, so that a stream outlives its session or key by no more than that.
 */
export function addEventsRoute(host: HttpHost, changes: ChangeFeed, authenticate: Authenticate): void {
  const schema = { summary: "Server-sent events `change` with {topic, id}: what to fetch again" };
  host.get("/api/v1/events", { config: { permission: "anyone" }, schema }, (request, reply) => {
    reply.hijack();
    const { raw } = reply;
    raw.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store", "x-accel-buffering": "no" });
    raw.write("retry: 1000\n\n");
    const unsubscribe = changes.subscribe((change) => {
      // A reader that does not keep up loses its connection rather than our memory; it refetches when it returns.
      if (raw.writableLength > 64 * 1024) raw.destroy();
      else raw.write(`event: change\ndata: ${JSON.stringify(change)}\n\n`);
    });
    const heartbeat = setInterval(() => {
      raw.write(": still here\n\n");
      authenticate(callOf(request)).then(
        (caller) => (caller.ok ? undefined : raw.end()),
        () => raw.end(),
      );
    }, heartbeatMs);
    request.raw.once("close", () => {
      clearInterval(heartbeat);
      unsubscribe();
    });
  });
}
