import { existsSync, mkdirSync, mkdtempSync, readFileSync, readlinkSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { listAudit } from "../audit/index.ts";
import { defaultProject } from "../kernel/scope.ts";
import type { Db } from "../platform/postgres/connect.ts";
import { openTestDatabase } from "../platform/postgres/testing/open-test-database.ts";
import { ensureDefaultProject } from "../tenancy/index.ts";
import { artifactDirectory } from "./artifact-store.ts";
import { parseManifest } from "./manifest-file.ts";
import { packFiles } from "./pack-files.ts";
import { registerVersion, type RegistryDeps } from "./register-version.ts";
import { listVersions } from "./version-store.ts";

const manifest = (version: string, more = ""): string => `# the desk
agent: { name: desk, version: ${version} }
run: { command: [node, a.mjs], files: ["*.mjs"] }
wire: a2a
constitution: rules.md
${more}`;

describe("registering a version", () => {
  let db: Db;
  let folder = "";
  let deps: RegistryDeps;
  beforeAll(async () => {
    db = await openTestDatabase();
    await ensureDefaultProject(db);
    folder = mkdtempSync(join(tmpdir(), "airworthy-registry-"));
    mkdirSync(join(folder, "node_modules"));
    writeFileSync(join(folder, "a.mjs"), "console.log(1)");
    writeFileSync(join(folder, "rules.md"), "Be kind.");
    deps = { db, clock: () => 1_000, artifactsDirectory: join(folder, "artifacts"), environment: {} };
  });
  afterAll(async () => {
    await db.destroy();
    rmSync(folder, { recursive: true });
  });

  const register = async (text: string, environment: NodeJS.ProcessEnv = {}) => {
    const parsed = parseManifest(text, "airworthy.yaml");
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
    const packed = packFiles(parsed.value, folder);
    if (!packed.ok) throw new Error(JSON.stringify(packed.error));
    const sent = { manifest: text, manifestFile: "airworthy.yaml", sourceDirectory: folder, files: packed.value, suites: [] };
    return registerVersion({ ...deps, environment }, defaultProject, { ...sent, author: "maren", actor: "person:maren (unverified)" });
  };

  test("stores its files by content, so that what the folder becomes later does not change it", async () => {
    const answer = await register(manifest("v1"));
    if (!answer.ok) throw new Error(answer.error.code);
    const { version, created } = answer.value;
    expect(created).toBe(true);
    expect(version.constitution).toBe("Be kind.");
    const stored = artifactDirectory(deps.artifactsDirectory, version.artifact);
    writeFileSync(join(folder, "a.mjs"), "console.log(2)");
    expect(readFileSync(join(stored, "a.mjs"), "utf8")).toBe("console.log(1)");
    expect(readlinkSync(join(stored, "node_modules"))).toBe(join(folder, "node_modules"));
    writeFileSync(join(folder, "a.mjs"), "console.log(1)");
  });

  test("finds the same content again, whatever its comments, and changes nothing", async () => {
    const again = await register(manifest("v1").replace("# the desk", "# another comment"));
    expect(again).toMatchObject({ ok: true, value: { created: false, version: { version: "v1" } } });
    expect(await listVersions(db, defaultProject, "desk")).toHaveLength(1);
  });

  test("refuses a known name for other content, and names the digest that has it", async () => {
    writeFileSync(join(folder, "a.mjs"), "console.log(3)");
    expect(await register(manifest("v1"))).toMatchObject({
      ok: false,
      error: { code: "registry/version-taken", version: "v1", digest: expect.stringMatching(/^sha256:/) },
    });
    expect(await register(manifest("v2"))).toMatchObject({ ok: true, value: { created: true } });
  });

  test("settles the model where it is registered: the endpoint with its key, else the rehearsed one, else none", async () => {
    const model = `model:
  name: small
  endpoint: { urlEnv: OPENAI_BASE_URL, keyEnv: OPENAI_API_KEY }
`;
    expect(await register(manifest("v3", model))).toMatchObject({
      ok: false,
      error: { code: "registry/model-unavailable", keyEnv: "OPENAI_API_KEY" },
    });
    const environment = { OPENAI_API_KEY: "secret", OPENAI_BASE_URL: "http://127.0.0.1:9/v1/" };
    const answer = await register(manifest("v3", model), environment);
    expect(answer).toMatchObject({
      ok: true,
      value: { version: { model: { name: "small", rehearsed: false, url: "http://127.0.0.1:9/v1", keyEnv: "OPENAI_API_KEY" } } },
    });
    expect(JSON.stringify(answer)).not.toContain("secret");
  });

  test("stores its tool policy's text with it, and another text is another version", async () => {
    const permit = 'permit(principal, action, resource == Tool::"shop/refund");';
    const more = "toolPolicy: { policies: tools.cedar }\n";
    writeFileSync(join(folder, "tools.cedar"), permit);
    const answer = await register(manifest("p1", more));
    expect(answer).toMatchObject({
      ok: true,
      value: {
        version: {
          policies: permit,
          manifest: { toolPolicy: { policies: "tools.cedar", approval: { required: 1, holdMs: 20_000, expiresMs: 900_000 } } },
        },
      },
    });
    writeFileSync(join(folder, "tools.cedar"), `${permit}\n// again`);
    expect(await register(manifest("p1", more))).toMatchObject({ ok: false, error: { code: "registry/version-taken" } });
    const spelledOut = more.replace(" }", ", approval: { holdMs: 20000 } }");
    writeFileSync(join(folder, "tools.cedar"), permit);
    expect(await register(manifest("p1", spelledOut))).toMatchObject({ ok: true, value: { created: false } });
  });

  test("refuses a tool policy with mistakes, and names file, policy and line", async () => {
    const more = "toolPolicy: { policies: tools.cedar }\n";
    writeFileSync(join(folder, "tools.cedar"), '\n@id("all") permit(principal, action, resource);');
    expect(await register(manifest("p2", more))).toMatchObject({
      ok: false,
      error: {
        code: "safety/blanket-permit",
        mistakes: [{ file: "tools.cedar", line: 2, column: 1, path: "all", message: expect.stringContaining("without naming a tool") }],
      },
    });
    writeFileSync(join(folder, "tools.cedar"), '@id("torn") permit(principal, action');
    expect(await register(manifest("p2", more))).toMatchObject({
      ok: false,
      error: { code: "safety/policy-invalid", mistakes: [{ path: "torn", line: 1 }] },
    });
    const parsed = parseManifest(manifest("p2", more), "airworthy.yaml");
    if (!parsed.ok) throw new Error("not valid");
    const sent = { manifest: manifest("p2", more), manifestFile: "airworthy.yaml", sourceDirectory: folder, files: [], suites: [] };
    const rules = { path: "rules.md", executable: false, contentBase64: "", usedBy: ["constitution"] };
    const without = await registerVersion(deps, defaultProject, {
      ...sent,
      files: [rules],
      author: "maren",
      actor: "person:maren (unverified)",
    });
    expect(without).toMatchObject({ ok: false, error: { code: "registry/policies-missing", path: "tools.cedar" } });
  });

  test("writes one audit record for each version, with its digest", async () => {
    const records = await listAudit(db, defaultProject, { actions: ["version.registered"], limit: 10 });
    expect(records.map(({ what }) => what)).toEqual([
      "desk p1 was registered",
      "desk v3 was registered",
      "desk v2 was registered",
      "desk v1 was registered",
    ]);
    expect(new Set(records.map(({ hash }) => hash)).size).toBe(4);
  });

  test("says which glob matches nothing", () => {
    const parsed = parseManifest(manifest("v9").replace("*.mjs", "*.py"), "airworthy.yaml");
    if (!parsed.ok) throw new Error("not valid");
    expect(packFiles(parsed.value, folder)).toMatchObject({ ok: false, error: { code: "registry/no-files", pattern: "*.py" } });
    expect(existsSync(join(folder, "artifacts"))).toBe(true);
  });
});
