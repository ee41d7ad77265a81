import { existsSync, mkdirSync, mkdtempSync, readFileSync, readlinkSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "kysely";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

import { defaultProject } from "../kernel/scope.ts";
import type { Db } from "../platform/postgres/connect.ts";
import { openTestDatabase } from "../platform/postgres/testing/open-test-database.ts";
import { ensureDefaultProject } from "../tenancy/index.ts";
import { fetchArtifact, storeMissingContents } from "./artifact-contents.ts";
import { artifactDirectory } from "./artifact-store.ts";
import { parseManifest } from "./manifest-file.ts";
import { packFiles } from "./pack-files.ts";
import { registerVersion } from "./register-version.ts";

const text = `agent: { name: desk, version: v1 }
run: { command: [./run.sh], files: ["*.sh", "data/*"] }
wire: a2a
`;
const bytes = Buffer.from([0, 255, 10, 13]);

describe("a version's files", () => {
  let db: Db;
  let folder: string;
  let artifact: string;

  beforeEach(async () => {
    db = await openTestDatabase();
    await ensureDefaultProject(db);
    folder = mkdtempSync(join(tmpdir(), "airworthy-contents-"));
    mkdirSync(join(folder, "data"));
    mkdirSync(join(folder, "node_modules"));
    writeFileSync(join(folder, "run.sh"), "#!/bin/sh\n", { mode: 0o755 });
    for (const name of ["one", "two"]) writeFileSync(join(folder, "data", name), bytes);
    const manifest = parseManifest(text, "airworthy.yaml");
    const packed = manifest.ok ? packFiles(manifest.value, folder) : manifest;
    if (!packed.ok) throw new Error(JSON.stringify(packed.error));
    const sent = { manifest: text, manifestFile: "airworthy.yaml", sourceDirectory: folder, files: packed.value, suites: [] };
    const deps = { db, clock: () => 1_000, artifactsDirectory: join(folder, "here"), environment: {} };
    const registered = await registerVersion(deps, defaultProject, { ...sent, author: "maren", actor: "person:maren" });
    if (!registered.ok) throw new Error(registered.error.code);
    artifact = registered.value.version.artifact;
  });
  afterEach(async () => {
    await db.destroy();
    rmSync(folder, { recursive: true });
  });

  test("are the same on a machine that did not register it, and fetched once", async () => {
    const fetched = await fetchArtifact(db, join(folder, "there"), artifact);
    expect(readFileSync(join(fetched, "data/two"))).toEqual(bytes);
    expect(statSync(join(fetched, "run.sh")).mode & 0o777).toBe(0o755);
    expect(readlinkSync(join(fetched, "node_modules"))).toBe(join(folder, "node_modules"));
    await sql`delete from file_contents`.execute(db);
    expect(await fetchArtifact(db, join(folder, "there"), artifact)).toBe(fetched);
  });

  test("are refused when they are not what was registered, and leave nothing behind", async () => {
    await sql`update file_contents set content = ${Buffer.from("altered")}`.execute(db);
    await expect(fetchArtifact(db, join(folder, "there"), artifact)).rejects.toThrow(/is stored with another content than sha256:/);
    expect(existsSync(artifactDirectory(join(folder, "there"), artifact))).toBe(false);
  });

  test("that only a data directory has are stored from there", async () => {
    await sql`delete from file_contents`.execute(db);
    await sql`update agent_versions set source_directory = null`.execute(db);
    await storeMissingContents(db, join(folder, "elsewhere"));
    await expect(fetchArtifact(db, join(folder, "there"), artifact)).rejects.toThrow(/is not in the database/);
    await storeMissingContents(db, join(folder, "here"));
    expect(readFileSync(join(await fetchArtifact(db, join(folder, "there"), artifact), "data/one"))).toEqual(bytes);
  });
});
