import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";

import { err, ok } from "../../kernel/result.ts";
import { createChangeFeed } from "../changes/change-feed.ts";
import { createLog } from "../logging/log.ts";
import { addEventsRoute } from "./events-route.ts";
import { createHttpHost, type HttpHost } from "./host.ts";

describe("the stream of changes", () => {
  let host: HttpHost;
  let mayCome = true;
  const changes = createChangeFeed();
  beforeAll(async () => {
    const actor = { person: "maren", kind: "person", verified: true, actor: "person:maren" } as const;
    const authenticate = async () =>
      mayCome ? ok({ actor, refusal: () => undefined }) : err({ code: "http/not-found", message: "the key was revoked" });
    host = await createHttpHost({ log: createLog(), problems: {}, version: "0", authenticate, hostNames: [] });
    addEventsRoute(host, changes, authenticate);
    await host.listen({ host: "127.0.0.1", port: 0 });
    vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
  });
  afterAll(async () => {
    vi.useRealTimers();
    await host.close();
  });

  test("tells what changed, and ends at the next heartbeat after its reader may not come in any more", async () => {
    const address = host.server.address();
    const port = address !== null && typeof address === "object" ? address.port : 0;
    const answer = await fetch(`http://127.0.0.1:${port}/api/v1/events`);
    const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
    expect((await reader?.read())?.value).toContain("retry");
    changes.publish({ topic: "release", id: "rel_1" });
    expect((await reader?.read())?.value).toContain('data: {"topic":"release","id":"rel_1"}');
    vi.advanceTimersByTime(15_000);
    expect((await reader?.read())?.value).toContain("still here");
    changes.publish({ topic: "release", id: "rel_2" });
    expect((await reader?.read())?.value).toContain("rel_2");
    mayCome = false;
    vi.advanceTimersByTime(15_000);
    expect((await reader?.read())?.value).toContain("still here");
    expect((await reader?.read())?.done).toBe(true);
  });
});
