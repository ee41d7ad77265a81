import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { ok } from "../kernel/result.ts";
import { createHttpHost, type HttpHost } from "../platform/http/host.ts";
import { createLog } from "../platform/logging/log.ts";
import { verifyConsistency } from "./domain/consistency-proof.ts";
import { verifyInclusion } from "./domain/inclusion-proof.ts";
import { hashLeaf } from "./domain/tree-hash.ts";
import { auditProblems } from "./errors.ts";
import { parseVkey } from "./note-key.ts";
import { openCheckpoint } from "./open-checkpoint.ts";
import { addAuditRoutes } from "./routes.ts";
import { openLog, type TestLog } from "./testing/open-log.ts";
import { verifyExport } from "./verify-export.ts";
import { auditConsistencyView, type AuditLogView, auditProofView, type AuditView } from "./views.ts";

describe("the audit over HTTP", () => {
  let log: TestLog;
  let host: HttpHost;
  let url = "";
  beforeAll(async () => {
    log = await openLog();
    const actor = { person: "maren", kind: "person", verified: true, actor: "person:maren" } as const;
    const authenticate = async () => ok({ actor, refusal: () => undefined });
    const quiet = createLog({}, { write: () => {} });
    host = await createHttpHost({ log: quiet, problems: auditProblems, version: "0", authenticate, hostNames: [] });
    addAuditRoutes(host, log);
    url = await host.listen({ host: "127.0.0.1", port: 0 });
    await log.append([
      { what: "a", object: "release/1", actor: "person:maren", action: "release.created" },
      { what: "b", object: "release/2", actor: "person:maren", action: "release.created" },
      { what: "theirs", project: "shop" },
    ]);
    await log.append([
      { what: "c", object: "release/1", action: "gate.decided" },
      { what: "d", object: "release/1", actor: "person:jon", action: "release.signed-off" },
    ]);
  });
  afterAll(async () => {
    await host.close();
    await log[Symbol.asyncDispose]();
  });

  const get = async <T>(path: string): Promise<T> => (await (await fetch(`${url}/api/v1${path}`)).json()) as T; // as its view says
  const whats = async (query: string): Promise<string> =>
    (await get<{ items: AuditView[] }>(`/audit?${query}`)).items.map(({ what }) => what).join("");

  test.each([
    ["", "dcba"],
    ["object=release/1", "dca"],
    ["actor=person:maren", "ba"],
    ["action=release.created", "ba"],
    ["object=release/1&action=gate.decided&actor=airworthy", "c"],
    ["from=1970-01-01T00:00:01Z", "dcba"],
    ["from=1970-01-01T01:00:01%2B01:00", "dcba"],
    ["from=1970-01-01T00:00:01.001Z", ""],
    ["to=1970-01-01T00:00:01Z", ""],
    ["to=1970-01-01T00:00:01.001Z", "dcba"],
  ])("lists the project's records that fit ?%s, newest first", async (query, expected) => {
    expect(await whats(query)).toBe(expected);
  });

  test("lists page by page", async () => {
    const first = await get<{ items: AuditView[]; nextCursor: string }>("/audit?limit=3");
    expect(first.items.map(({ seq }) => seq)).toEqual([4, 3, 1]);
    expect(await whats(`limit=3&cursor=${first.nextCursor}`)).toBe("a");
  });

  test("refuses a time that is none", async () => {
    expect(await get("/audit?from=yesterday")).toMatchObject({ status: 400, code: "http/invalid-request" });
  });

  test("gives a receipt for a record that holds without the server", async () => {
    const proofs = await Promise.all([0, 1, 3, 4].map(async (seq) => auditProofView.parse(await get(`/audit/${seq}/proof`))));
    for (const { seq, record, leaf, proof, checkpoint, key } of proofs) {
      const parsed = parseVkey(key);
      const opened = parsed === undefined ? undefined : openCheckpoint(checkpoint, parsed);
      if (opened?.ok !== true) throw new Error("The checkpoint does not hold");
      const { size, root } = opened.value;
      expect(hashLeaf(record)).toBe(leaf);
      expect(verifyInclusion({ index: seq, leaf, size, root }, proof)).toBe(true);
    }
    expect(JSON.parse(proofs[3]?.record ?? "")).toMatchObject({ what: "d", actor: "person:jon" });
  });

  test("gives no receipt for a record of another project, nor for one that is not there", async () => {
    expect(await get("/audit/2/proof")).toMatchObject({ status: 404, code: "audit/record-not-found" });
    expect(await get("/o/default/p/shop/audit/2/proof")).toMatchObject({ seq: 2 });
    expect(await get("/audit/5/proof")).toMatchObject({ status: 404, code: "audit/record-not-found" });
  });

  test("proves that the log at one size begins the log at a later one", async () => {
    const { checkpoint } = await get<AuditLogView>("/audit/log");
    const { from, to, proof } = auditConsistencyView.parse(await get("/audit/consistency?from=3&to=5"));
    expect(to).toEqual({ size: 5, root: checkpoint?.root });
    expect(verifyConsistency(from, to, proof)).toBe(true);
    expect(await get("/audit/consistency?from=3&to=6")).toMatchObject({ status: 422, code: "audit/size-out-of-range" });
    expect(await get("/audit/consistency?from=3&to=2")).toMatchObject({ status: 422, code: "audit/size-out-of-range" });
  });

  test("exports the organization's whole log, which is intact under the log's key", async () => {
    const { key } = await get<AuditLogView>("/audit/log");
    const answer = await fetch(`${url}/api/v1/audit/export`);
    expect(answer.headers.get("content-type")).toBe("application/x-ndjson");
    if (answer.body === null) throw new Error("There is no body");
    expect(await verifyExport(answer.body, { key })).toMatchObject({ ok: true, value: { size: 5 } });
  });

  test("exports a log that is longer than a page", async () => {
    await log.append(Array.from({ length: 2_500 }, (_, n) => ({ what: `record ${n}`, organization: "long" })));
    const { body } = await fetch(`${url}/api/v1/o/long/audit/export`);
    if (body === null) throw new Error("There is no body");
    expect(await verifyExport(body, {})).toMatchObject({ ok: true, value: { size: 2_500 } });
  });

  test("says what is wrong with a log that was altered, gives no receipts for it, and exports it all the same", async () => {
    await log.append([{ organization: "altered" }, { organization: "altered" }, { organization: "altered" }]);
    await log.checkpoints.tick();
    await log.tamper(`update audit_records set record = jsonb_set(record, '{what}', '"x"') where organization = 'altered' and seq = 1`);
    expect(await get("/o/altered/audit/0/proof")).toMatchObject({ seq: 0 });
    expect(await get("/o/altered/audit/1/proof")).toMatchObject({ status: 500, code: "audit/log-inconsistent" });
    await log.tamper("update audit_heads set size = 2 where organization = 'altered'");
    const altered = await get<AuditLogView>("/o/altered/audit/log");
    expect(altered).toMatchObject({ size: 2, checkpoint: null, problem: expect.stringContaining("2 records, and 3 were signed") });
    expect((await fetch(`${url}/api/v1/o/altered/audit/export`)).status).toBe(200);
  });

  test("is described in OpenAPI", async () => {
    const { paths } = (await (await fetch(`${url}/api/openapi.json`)).json()) as { paths: Record<string, unknown> }; // OpenAPI says so
    expect(Object.keys(paths).filter((path) => path.startsWith("/api/v1/audit"))).toHaveLength(5);
  });
});
