import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { parse } from "yaml";

import type { AddedView } from "../../src/tenancy/views.ts";
import { airworthy, type Platform, startPlatform, writeCounterAgent } from "../platform.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** A repository in a folder of its own, and the jobs of its workflow as a runner would run them. */
class Repository {
  readonly folder = mkdtempSync(join(tmpdir(), "airworthy-ci-"));
  readonly path = join(this.folder, "repository");

  /** Registries lie outside: what they would install is there already. */
  constructor() {
    for (const name of ["bin", "tmp", "repository"]) mkdirSync(join(this.folder, name));
    symlinkSync(join(root, "node_modules"), join(this.folder, "node_modules"));
    cpSync(inject("freshPlace"), join(this.path, ".airworthy"), { recursive: true });
    this.#script("bin/airworthy", `exec "${process.execPath}" "${join(root, "bin/airworthy.mjs")}" "$@"`);
    this.#script("bin/npm", 'echo "npm $*"');
    this.git("init", "--quiet", "--initial-branch", "main");
    this.git("remote", "add", "origin", "https://github.com/acme/desk.git");
  }

  #script(name: string, text: string): void {
    writeFileSync(join(this.folder, name), `#!/bin/sh\n${text}\n`);
    chmodSync(join(this.folder, name), 0o755);
  }

  git(...args: string[]): string {
    const identity = ["-c", "user.name=tester", "-c", "user.email=tester@example.org", "-c", "commit.gpgsign=false"];
    const { status, stdout, stderr } = spawnSync("git", ["-C", this.path, ...identity, ...args], { encoding: "utf8" });
    if (status !== 0) throw new Error(`git ${args.join(" ")}: ${stderr}`);
    return stdout.trim();
  }

  /** Commits everything; returns the commit. */
  commit(): string {
    this.git("add", "--all");
    this.git("commit", "--quiet", "--allow-empty", "--message", "change");
    return this.git("rev-parse", "HEAD");
  }

  async writePipelines(): Promise<void> {
    const written = await airworthy(["init", "ci", "--file", join(this.path, "airworthy.yaml")]);
    if (written.code !== 0) throw new Error(written.stderr);
  }

  edit(file: string, change: (text: string) => string): void {
    const path = join(this.path, file);
    writeFileSync(path, change(readFileSync(path, "utf8")));
  }

  read(file: string): string {
    return readFileSync(join(this.path, file), "utf8");
  }

  /** Runs the shell steps of a job of the workflow as it stands; ends at the first that fails, as a job does. */
  async run(job: string, env: Record<string, string>): Promise<{ code: number; output: string }> {
    rmSync(join(this.path, "airworthy-reports"), { recursive: true, force: true });
    const { jobs } = parse(this.read(".github/workflows/airworthy.yml"));
    const steps: { run?: string; "working-directory"?: string }[] = jobs[job].steps;
    let output = "";
    for (const { run, "working-directory": below = "." } of steps) {
      if (run === undefined) continue;
      const child = spawn("bash", ["--noprofile", "--norc", "-eo", "pipefail", "-c", run], {
        cwd: join(this.path, below),
        stdio: ["ignore", "pipe", "pipe"],
        env: {
          ...process.env,
          PATH: `${join(this.folder, "bin")}:${process.env["PATH"] ?? ""}`,
          TMPDIR: join(this.folder, "tmp"),
          GITHUB_STEP_SUMMARY: join(this.folder, "summary.md"),
          GITHUB_OUTPUT: join(this.folder, "output"),
          ...env,
        },
      });
      for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (output += chunk.toString()));
      const [code] = (await once(child, "close")) as [number | null]; // node:child_process says so
      if (code !== 0) return { code: code ?? -1, output };
    }
    return { code: 0, output };
  }

  [Symbol.dispose](): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

describe("the gate that init ci writes for GitHub, run on the example", { timeout: 300_000 }, () => {
  const repository = new Repository();
  const support = join(root, "examples/support-desk");
  let base = "";
  const useVersion = (name: string): void => {
    const file = name === "v1" ? "airworthy.yaml" : `airworthy.${name}.yaml`;
    cpSync(join(support, file), join(repository.path, "airworthy.yaml"));
    repository.edit("airworthy.yaml", (text) => text.replace("margin: 0.1", "margin: 0.15"));
  };
  beforeAll(async () => {
    cpSync(support, repository.path, { recursive: true });
    useVersion("v1");
    // The cases that its second version gets wrong, so that each run tells the versions apart.
    repository.edit("suites/core.yaml", (text) => {
      const [head = "", ...cases] = text.replace("concurrency: 4", "concurrency: 8").split("  - id: ");
      return [head, ...cases.filter((one) => /^refund-(?!wrong-amount)/.test(one))].join("  - id: ");
    });
    await repository.writePipelines();
    writeFileSync(join(repository.path, ".gitignore"), ".airworthy/\nairworthy-reports/\n");
    base = repository.commit();
  });
  afterAll(() => repository[Symbol.dispose]());

  test("a version that is as good passes with 0 and leaves its reports", async () => {
    useVersion("v3");
    const { code, output } = await repository.run("gate", { BASE: base });
    expect(code, output).toBe(0);
    for (const name of ["junit.xml", "ctrf.json", "findings.sarif", "report.html", "verdict.json", "otel.json", "comment.md"]) {
      expect(existsSync(join(repository.path, "airworthy-reports", name)), name).toBe(true);
    }
    expect(repository.read("airworthy-reports/comment.md")).toMatch(
      /^<!-- airworthy:gate:support-desk\/support-desk\/core -->\n### ✅ `support-desk v3` passed/,
    );
    expect(readFileSync(join(repository.folder, "summary.md"), "utf8")).toMatch(/^### ✅ `support-desk v3` passed/);
    const verified = await airworthy(["eval", "verify", join(repository.path, "airworthy-reports/verdict.json")]);
    expect(verified, verified.stderr).toMatchObject({
      code: 0,
      json: { valid: true, verdict: "pass", subject: [{ name: "support-desk@v3" }] },
    });
  });

  test("a worse version fails with 1, and the comment says what broke", async () => {
    useVersion("v2");
    const { code, output } = await repository.run("gate", { BASE: base });
    expect(code, output).toBe(1);
    expect(repository.read("airworthy-reports/comment.md")).toMatch(
      /### ❌ `support-desk v2` failed against `v1`[\s\S]*\| (?:broken|worse) \| `refund-/,
    );
  });
});

describe("what cannot be judged ends the gate with a code that is not 0", { timeout: 120_000 }, () => {
  const repository = new Repository();
  let before = "";
  let versions = 0;
  const evaluate = async (change: () => void): Promise<{ code: number; output: string }> => {
    cpSync(dirname(writeCounterAgent(repository.folder, `v${++versions}`)), repository.path, { recursive: true });
    change();
    return repository.run("gate", { BASE: before });
  };
  beforeAll(async () => {
    before = repository.commit(); // a base without a manifest: the change brings the first version
    cpSync(dirname(writeCounterAgent(repository.folder, "v1")), repository.path, { recursive: true });
    await repository.writePipelines();
  });
  afterAll(() => repository[Symbol.dispose]());

  test("0 for a first version that clears its floors: the others fail for their own reason", async () => {
    const { code, output } = await evaluate(() => undefined);
    expect(code, output).toBe(0);
    expect(output).toContain("There is no earlier version to compare with.");
  });

  const change = (file: string, from: RegExp, to: string) => (): void => repository.edit(file, (text) => text.replace(from, to));
  const all = /^[\s\S]*$/;
  test.each([
    ["an empty suite", change("suite.yaml", all, "suite: counter/core\ncases: []\n"), 4, "registry/manifest-invalid", []],
    ["a suite file without anything", change("suite.yaml", all, ""), 4, "registry/manifest-invalid", []],
    ["an agent that does not compile", change("agent.mjs", all, "const = ;\n"), 4, "evaluation/deployment-failed", ["comment"]],
    [
      "an agent that nobody can reach",
      change("airworthy.yaml", /^run: .*$/m, "url: http://127.0.0.1:9"),
      3,
      "Incomplete",
      ["comment", "verdict"],
    ],
    ["a manifest with a mistake", change("airworthy.yaml", /wire: a2a/, "wire: a3a"), 4, "registry/manifest-invalid", []],
    [
      "a gate on a suite that is not there",
      change("airworthy.yaml", /suite: counter\/core/, "suite: none"),
      4,
      "registry/gate-suite-unknown",
      [],
    ],
  ])("%s", async (_what, change, expected, said, reported) => {
    const { code, output } = await evaluate(change);
    expect([code, output.includes(said)], output).toEqual([expected, true]);
    // What was begun is told in the reports too; a verdict is only there where one fell.
    const left = ["comment.md", "verdict.json"].filter((name) => existsSync(join(repository.path, "airworthy-reports", name)));
    expect(left.map((name) => name.split(".", 1).join())).toEqual(reported);
  });
});

test("a base that is not in the clone is not taken for one without a version", async () => {
  using repository = new Repository();
  cpSync(dirname(writeCounterAgent(repository.folder, "v1")), repository.path, { recursive: true });
  await repository.writePipelines();
  repository.commit();
  for (const base of ["0123456789abcdef0123456789abcdef01234567", ""]) {
    const { code, output } = await repository.run("gate", { BASE: base });
    expect([code, output]).toEqual([4, expect.stringContaining("is not in this clone")]);
  }
});

describe("staging and promotion that init ci writes for GitHub", { timeout: 180_000 }, () => {
  const repository = new Repository();
  let platform: Platform;
  const keys: { [name: string]: string } = {};
  const as = (name: string, ...args: string[]) =>
    airworthy(["--data", platform.data, "--json", ...args], { AIRWORTHY_KEY: keys[name] ?? "" });
  const outputs = (): Record<string, string> =>
    Object.fromEntries(
      readFileSync(join(repository.folder, "output"), "utf8")
        .split("\n")
        .flatMap((line) => (line === "" ? [] : [line.split("=", 2)])),
    );
  const there = () => ({ AIRWORTHY_URL: platform.api(), AIRWORTHY_KEY: keys["ci"] ?? "" });
  beforeAll(async () => {
    platform = await startPlatform();
    for (const [name, ...roles] of [
      ["maren", "platform", "--role", "devops"],
      ["ci", "mlops", "--machine"],
    ] as const) {
      const added = await as("maren", "person", "add", name, "--role", ...roles);
      keys[name] = (added.json as AddedView).key.key; // the command's published result
    }
    cpSync(dirname(writeCounterAgent(repository.folder, "v1")), repository.path, { recursive: true });
    repository.edit("airworthy.yaml", (text) => `${text.replace("[suite.yaml]", "[suite.yaml, load.yaml]")}staging: { smoke: Hello }\n`);
    const load = repository.read("suite.yaml").replace("counter/core", "counter/load").replace("concurrency: 2", "concurrency: 6");
    writeFileSync(join(repository.path, "load.yaml"), load);
    await repository.writePipelines();
  });
  afterAll(async () => {
    await platform[Symbol.asyncDispose]();
    repository[Symbol.dispose]();
  });

  test("staging stops with 4 where nobody has said which Airworthy is meant, and starts none of its own", async () => {
    const { code, output } = await repository.run("staging", {});
    expect(code).toBe(4);
    expect(output).not.toContain("starting one");
  });

  test("the digest that staging tested goes live once a person has signed it off, and no other digest", async () => {
    const staged = await repository.run("staging", there());
    expect(staged.code, staged.output).toBe(0);
    expect(existsSync(join(repository.path, "airworthy-reports/suite-1.xml"))).toBe(true);
    const { RELEASE = "", DIGEST = "" } = outputs();
    expect(DIGEST).toMatch(/^sha256:[0-9a-f]{64}$/);

    const early = await repository.run("promote", { ...there(), RELEASE, DIGEST });
    expect([early.code, early.output]).toEqual([2, expect.stringContaining("A person decides in Airworthy")]);
    const signed = await as("maren", "release", "sign-off", RELEASE, "--reason", "fine");
    expect(signed.code, signed.stderr).toBe(0);
    const other = await repository.run("promote", { ...there(), RELEASE, DIGEST: `sha256:${"0".repeat(64)}` });
    expect([other.code, other.output]).toEqual([4, expect.stringContaining("What was tested is sha256:0000")]);
    const promoted = await repository.run("promote", { ...there(), RELEASE, DIGEST });
    expect([promoted.code, promoted.output]).toEqual([0, expect.stringContaining(`${DIGEST} is live.`)]);

    rmSync(join(repository.folder, "output"));
    const again = await repository.run("staging", there());
    expect([again.code, outputs()["RELEASE"]], again.output).toEqual([0, "none"]);
    expect((await repository.run("promote", { ...there(), RELEASE: "none", DIGEST: "none" })).output).toContain("live already");
  });
});

test("init ci writes over nothing unless it is forced, and says which file is there", async () => {
  using repository = new Repository();
  cpSync(dirname(writeCounterAgent(repository.folder, "v1")), repository.path, { recursive: true });
  const init = (...more: string[]) => airworthy(["init", "ci", "--file", join(repository.path, "airworthy.yaml"), "--json", ...more]);
  expect(await init()).toMatchObject({ code: 0, json: { provider: "github", files: [".github/workflows/airworthy.yml"] } });
  repository.edit(".github/workflows/airworthy.yml", () => "mine\n");
  const message = expect.stringContaining(".github/workflows/airworthy.yml");
  expect(await init()).toMatchObject({ code: 4, json: { error: { code: "cli/file-exists", message } } });
  expect(repository.read(".github/workflows/airworthy.yml")).toBe("mine\n");
  expect((await init("--force")).code).toBe(0);
  expect(repository.read(".github/workflows/airworthy.yml")).toContain("jobs:");
  rmSync(join(repository.path, ".github"), { recursive: true });
  writeFileSync(join(repository.path, ".github"), "");
  expect(await init()).toMatchObject({ code: 4, json: { error: { code: "cli/file-unwritable", message } } });
  repository.edit("airworthy.yaml", (text) => text.replace(/^gate: .*$/m, ""));
  expect(await init("--force")).toMatchObject({ code: 4, json: { error: { code: "registry/gate-missing" } } });
});
