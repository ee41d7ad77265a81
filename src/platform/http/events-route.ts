import type { Permission } from "../../kernel/permission.ts";
import type { Change, ChangeFeed } from "../changes/change-feed.ts";
import type { Authenticate } from "./access.ts";
import { callerOf, callOf, type HttpHost, scopeOf } from "./host.ts";

const heartbeatMs = 15_000;

/** Who may read a thing is told that it changed. */
const reading: { readonly [topic in Change["topic"]]: Permission } = {
  release: "releases:read",
  evaluation: "evaluations:read",
  review: "reviews:read",
  deployment: "deployments:read",
  agent: "versions:read",
  decision: "decisions:read",
  person: "people:read",
};

/**
 * `GET /api/v1/events`: server-sent events `change` with `{topic, id}` of the project's things, and of people, that the caller may read; whoever reconnects
 * refetches what it shows. Who calls is asked again at every heartbeat, so that a stream outlives its session or key by no more than that.
 */
export function addEventsRoute(host: HttpHost, changes: ChangeFeed, authenticate: Authenticate): void {
  const streams = new Set<() => void>();
  host.addHook("preClose", async () => {
    for (const end of streams) end();
  });
  const schema = { summary: "Server-sent events `change` with {topic, id}: what to fetch again" };
  host.get("/api/v1/events", { config: { permission: "anyone" }, schema }, (request, reply) => {
    reply.hijack();
    const { raw } = reply;
    raw.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store", "x-accel-buffering": "no" });
    raw.write("retry: 1000\n\n");
    const scope = scopeOf(request);
    let caller = callerOf(request);
    const unsubscribe = changes.subscribe((change, { organization, project }) => {
      // People belong to no project.
      const isHere = organization === scope.organization && (project === scope.project || change.topic === "person");
      if (!isHere || caller.refusal(reading[change.topic], scope) !== undefined) return;
      // A reader that does not keep up loses its connection rather than our memory; it refetches when it returns.
      if (raw.writableLength > 64 * 1024) raw.destroy();
      else raw.write(`event: change\ndata: ${JSON.stringify(change)}\n\n`);
    });
    const heartbeat = setInterval(() => {
      raw.write(": still here\n\n");
      authenticate(callOf(request)).then(
        (now) => {
          if (now.ok) caller = now.value;
          else raw.end();
        },
        () => raw.end(),
      );
    }, heartbeatMs);
    const end = (): void => void raw.end();
    streams.add(end);
    request.raw.once("close", () => {
      streams.delete(end);
      clearInterval(heartbeat);
      unsubscribe();
    });
  });
}
