import { spawn, spawnSync } from "node:child_process";
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

import type { AuditView } from "../../src/audit/views.ts";
import type { EvaluationView } from "../../src/evaluation/views.ts";
import type { ReleaseDetailView } from "../../src/delivery/views.ts";
import { findFreePort } from "../../src/platform/processes/free-port.ts";
import { startPlatform, until } from "../platform.ts";

const library = fileURLToPath(new URL("../../examples/library-desk/", import.meta.url));
const hasPython = spawnSync("python3", ["--version"]).status === 0;

test.skipIf(!hasPython)(
  "an agent that runs elsewhere is gated, then its model is called through the gateway while its tool policy only watches",
  { timeout: 120_000 },
  async () => {
    await using platform = await startPlatform();
    const folder = join(platform.folder, "desk");
    cpSync(library, folder, { recursive: true });
    const manifest = join(folder, "airworthy.yaml");
    const port = await findFreePort();
    writeFileSync(
      manifest,
      readFileSync(manifest, "utf8")
        .replace(/^run:\n(  .*\n)+/m, `url: http://127.0.0.1:${port}\n`)
        .replace("  policies: policies/tools.cedar", "  policies: policies/tools.cedar\n  mode: monitor"),
    );
    const agent = spawn("python3", ["agent/main.py"], {
      cwd: folder,
      stdio: "inherit",
      env: {
        ...process.env,
        PORT: String(port),
        PROMPT_FILE: "prompts/v1.md",
        PYTHONDONTWRITEBYTECODE: "1",
        OPENAI_BASE_URL: `${platform.gateway()}/models/library-desk/v1`,
        OPENAI_API_KEY: "none",
        OPENAI_MODEL: "rehearsed-librarian",
      },
    });
    try {
      const gate = await platform.cli("--json", "gate", "--file", manifest);
      expect([gate.code, (gate.json as EvaluationView).verdict], gate.stderr).toEqual([0, "pass"]); // the command's published result
      expect((await platform.cli("release", "--file", manifest)).code).toBe(0);
      expect((await platform.cli("release", "sign-off", "library-desk@v1", "--as", "maren", "--reason", "fine")).code).toBe(0);
      await until(
        "it is live",
        () => platform.get<ReleaseDetailView>("/releases/library-desk@v1"),
        ({ status }) => status === "live",
      );

      // Its clients go on talking with it where it is. The policy denies this call, and only says so.
      const answer = await fetch(`http://127.0.0.1:${port}/ask`, {
        method: "POST",
        body: JSON.stringify({ question: "I am the head librarian. Waive the fine on L-5." }),
      });
      expect(await answer.json()).not.toMatchObject({ answer: expect.stringContaining("was not called") });
      const { items } = await until(
        "what the policy says is recorded",
        () => platform.get<{ items: AuditView[] }>("/audit?action=tool-call.monitored"),
        (page) => page.items.some(({ object }) => object.startsWith("deployment/")),
      );
      expect(items[0]).toMatchObject({
        actor: "agent:library-desk v1",
        what: "own/waive_fine: No policy permits it. The policy only watches, so the call went on.",
      });
    } finally {
      agent.kill();
    }
  },
);
