import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";

import type { Permission } from "../../kernel/permission.ts";
import { err, ok } from "../../kernel/result.ts";
import { defaultProject } from "../../kernel/scope.ts";
import { createChangeFeed } from "../changes/change-feed.ts";
import { createLog } from "../logging/log.ts";
import { addEventsRoute } from "./events-route.ts";
import { createHttpHost, type HttpHost } from "./host.ts";

describe("the stream of changes", () => {
  let host: HttpHost;
  let mayCome = true;
  const changes = createChangeFeed();
  const actor = { person: "maren", kind: "person", verified: true, actor: "person:maren" } as const;
  const caller = async () => ok({ actor, refusal: () => undefined });
  beforeAll(async () => {
    const authenticate = async () => (mayCome ? ok({ actor, refusal }) : err({ code: "http/not-found", message: "the key was revoked" }));
    const refusal = (permission: Permission) =>
      permission === "decisions:read" ? { code: "http/not-found", message: "an approver's" } : undefined;
    host = await createHttpHost({ log: createLog(), problems: {}, version: "0", authenticate, hostNames: [] });
    addEventsRoute(host, changes, authenticate);
    await host.listen({ host: "127.0.0.1", port: 0 });
    vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
  });
  afterAll(async () => {
    vi.useRealTimers();
    await host.close();
  });

  test("ends when the host closes, so that nobody waits for its readers", async () => {
    const own = await createHttpHost({ log: createLog(), problems: {}, version: "0", authenticate: caller, hostNames: [] });
    addEventsRoute(own, createChangeFeed(), caller);
    const answer = await fetch(`${await own.listen({ host: "127.0.0.1", port: 0 })}/api/v1/events`);
    await own.close();
    expect(await answer.text()).toContain("retry");
  });

  test("tells what changed of what its reader may read in this project, and ends at the next heartbeat after its reader may not come in any more", async () => {
    const address = host.server.address();
    const port = address !== null && typeof address === "object" ? address.port : 0;
    const answer = await fetch(`http://127.0.0.1:${port}/api/v1/events`);
    const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
    expect((await reader?.read())?.value).toContain("retry");
    changes.publish(defaultProject, { topic: "release", id: "rel_1" });
    expect((await reader?.read())?.value).toContain('data: {"topic":"release","id":"rel_1"}');
    vi.advanceTimersByTime(15_000);
    expect((await reader?.read())?.value).toContain("still here");
    changes.publish({ ...defaultProject, project: "other" }, { topic: "release", id: "rel_of_another_project" });
    changes.publish(defaultProject, { topic: "decision", id: "dec_1" });
    changes.publish(defaultProject, { topic: "release", id: "rel_2" });
    expect((await reader?.read())?.value).toBe('event: change\ndata: {"topic":"release","id":"rel_2"}\n\n');
    changes.publish({ ...defaultProject, project: "other" }, { topic: "person", id: "jonas" }); // people belong to no project
    expect((await reader?.read())?.value).toContain('{"topic":"person","id":"jonas"}');
    changes.publish({ organization: "other", project: "default" }, { topic: "person", id: "of_another_organization" });
    mayCome = false;
    vi.advanceTimersByTime(15_000);
    expect((await reader?.read())?.value).toContain("still here");
    expect((await reader?.read())?.done).toBe(true);
  });
});
