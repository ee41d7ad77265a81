import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { expect, test } from "vitest";

import type { ReleaseDetailView } from "../../src/delivery/views.ts";
import { airworthy, startPlatform, writeCounterAgent } from "../platform.ts";

test("the record of a release is exported, verified where no server is, altered, and found", { timeout: 180_000 }, async () => {
  await using platform = await startPlatform();
  const [before, after] = [join(platform.folder, "before.ndjson"), join(platform.folder, "after.ndjson")];

  // 1. A version goes live; the record says who did what.
  await platform.cli("release", "--file", writeCounterAgent(platform.folder, "v1"));
  expect((await platform.cli("audit", "export", "--out", before)).code).toBe(0);
  const signed = await platform.cli("--json", "release", "sign-off", "counter@v1", "--as", "maren", "--reason", "The gate is clean");
  expect(signed.json, signed.stderr).toMatchObject({ status: "live" });
  const { id, audit } = await platform.get<ReleaseDetailView>("/releases/counter@v1");
  const list = await platform.cli("--json", "audit", "list", "--object", `release/${id}`, "--action", "sign-off.approved");
  expect(list.json).toMatchObject({ items: [{ what: "maren approved: counter v1 goes to production. Reason: The gate is clean" }] });
  expect(audit.map(({ seq }) => seq)).toEqual(audit.map(({ seq }) => seq).toSorted((a, b) => b - a));

  // 2. It is exported with the key to compare, and never over an older export.
  const exported = await platform.cli("--json", "audit", "export", "--out", after);
  expect(exported.json, exported.stderr).toMatchObject({ intact: true, records: expect.any(Number) });
  expect((await platform.cli("--json", "audit", "export", "--out", before)).json).toMatchObject({ error: { code: "cli/file-exists" } });
  const key = (await platform.cli("audit", "key")).stdout.trim();
  expect(key).toMatch(/^airworthy\/[0-9a-f]{32}\/default\+[0-9a-f]{8}\+\S{44}$/);

  // 3. The server is gone, and its data with it. The files speak for themselves.
  await platform.stop();
  rmSync(platform.data, { recursive: true });
  const elsewhere = (...args: string[]) => airworthy(["--data", platform.data, "--json", "audit", "verify", ...args]);
  const intact = await elsewhere(after, "--key", key, "--since", before);
  expect(intact.json, intact.stderr).toEqual({ ...(exported.json as object), file: after });
  expect(intact.code).toBe(0);
  expect(intact.stderr).not.toContain("Compare it");
  const alone = await elsewhere(after);
  expect(alone.code).toBe(0);
  expect(alone.stderr).toMatch(/Compare it[^\n]*\n/);
  expect(alone.stderr).toContain(key);
  expect(existsSync(platform.data), "a server was started").toBe(false);

  // 4. One letter of the reason, and it is found; so is a record that is missing, and an older file in the newer one's place.
  const text = readFileSync(after, "utf8");
  const altered = join(platform.folder, "altered.ndjson");
  writeFileSync(altered, text.replace("The gate is clean", "The gate is green"));
  const found = await elsewhere(altered, "--key", key);
  expect(found.code).toBe(1);
  const line = 1 + text.split("\n").findIndex((record) => record.includes("The gate is clean"));
  expect(found.json).toMatchObject({ intact: false, why: expect.stringContaining("are not what was signed") });
  expect((found.json as { line: number }).line).toBeLessThanOrEqual(line);
  writeFileSync(altered, text.replace(/.*The gate is clean.*\n/, ""));
  expect((await elsewhere(altered)).code).toBe(1);
  expect((await elsewhere(before, "--since", after)).json).toMatchObject({ intact: false, why: expect.stringContaining("taken away") });

  // 5. What cannot be read is no verdict.
  expect(await elsewhere(join(platform.folder, "nowhere"))).toMatchObject({ code: 4, json: { error: { code: "audit/file-unreadable" } } });
  expect(await elsewhere(platform.folder)).toMatchObject({ code: 4, json: { error: { code: "audit/file-unreadable" } } });
  expect(await elsewhere(after, "--key", "mine")).toMatchObject({ code: 4, json: { error: { code: "audit/key-invalid" } } });
});
