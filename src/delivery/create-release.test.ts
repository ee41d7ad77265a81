import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";

import { openTestDatabase } from "../platform/postgres/testing/open-test-database.ts";
import { registerManifest } from "../registry/testing/register-manifest.ts";
import { ensureDefaultProject } from "../tenancy/index.ts";
import { createRelease } from "./create-release.ts";

const clock = () => 1_000;
const manifest = (version: string) => `agent: { name: desk, version: ${version} }\nurl: http://127.0.0.1:1\nwire: a2a\n`;

test("of several releases of an agent that are asked for at one moment one is created, and the others are told which", async () => {
  const db = await openTestDatabase();
  const folder = mkdtempSync(join(tmpdir(), "airworthy-releases-"));
  try {
    await ensureDefaultProject(db);
    const versions = [];
    for (const name of ["v1", "v2", "v3", "v4"]) versions.push(await registerManifest({ db, clock, folder }, manifest(name)));
    const requester = { actor: "person:maren", person: "maren", kind: "person", verified: true } as const;
    const results = await Promise.all(versions.map((version) => createRelease(db, clock, version, requester)));
    const [created, ...more] = results.flatMap((result) => (result.ok ? [result.value] : []));
    expect([typeof created, more]).toEqual(["string", []]);
    for (const result of results)
      if (!result.ok) expect(result.error).toEqual({ code: "delivery/release-open", release: created, agent: "desk" });
  } finally {
    await db.destroy();
    rmSync(folder, { recursive: true });
  }
});
