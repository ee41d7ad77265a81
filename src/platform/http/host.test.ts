import { expect, test } from "vitest";

import { ok } from "../../kernel/result.ts";
import { createLog } from "../logging/log.ts";
import { createHttpHost, type HttpHost } from "./host.ts";

function build(): Promise<HttpHost> {
  const actor = { person: "maren", kind: "person", verified: true, actor: "person:maren" } as const;
  const authenticate = async () => ok({ actor, refusal: () => ({ code: "http/not-found", message: "no" }) });
  return createHttpHost({ log: createLog(), problems: {}, version: "0", authenticate, hostNames: [] });
}

test("a route of the API that asks nothing of its caller is not taken, nor one that OpenAPI does not show", async () => {
  const host = await build();
  expect(() => host.get("/api/v1/secrets", async () => "open")).toThrow(/GET \/api\/v1\/secrets must say config: { permission }/);
  expect(() => host.get("/api/v1/hidden", { config: { permission: "audit:read" }, schema: { hide: true } }, async () => "")).toThrow(
    "OpenAPI",
  );
  host.get("/healthz", { schema: { hide: true } }, async () => "ok");
  await host.close();
});

test("who may not is told so before the body is read", async () => {
  const host = await build();
  host.post("/api/v1/things", { config: { permission: "versions:write" }, schema: { summary: "x" } }, async () => "never");
  const answer = await host.inject({
    method: "POST",
    url: "/api/v1/things",
    headers: { host: "localhost", "content-type": "application/json" },
    payload: "{ this is not JSON",
  });
  expect(answer.json()).toMatchObject({ code: "http/not-found", detail: "no" });
  await host.close();
});

test("a request that runs when the host closes is answered, and a new one is not taken", { timeout: 5_000 }, async () => {
  const host = await build();
  const begun = Promise.withResolvers<void>();
  const goOn = Promise.withResolvers<void>();
  host.get("/slow", { schema: { hide: true } }, async () => {
    begun.resolve();
    await goOn.promise;
    return "answered";
  });
  const base = await host.listen({ host: "127.0.0.1", port: 0 });
  const running = fetch(`${base}/slow`);
  await begun.promise;
  const closed = host.close();
  await expect(fetch(`${base}/slow`)).rejects.toThrow("fetch failed");
  goOn.resolve();
  expect(await (await running).text()).toBe("answered");
  await closed; // not kept open by a client that keeps its connection
});
