import { describe, expect, test } from "vitest";

import type { ReleaseDetailView, ReleaseView } from "../../src/delivery/views.ts";
import { sendMessage } from "../a2a.ts";
import { type Platform, startPlatform, until, writeCounterAgent } from "../platform.ts";

const reason = { reason: "looks good" };

/** Starts a release of a version and takes it to live, signing off when it waits. `onStep` is called when a step is first seen under way. */
async function release(platform: Platform, version: string, onStep: (step: string) => Promise<void>): Promise<ReleaseDetailView> {
  const { id } = await platform.post<ReleaseView>("/releases", { agent: "counter", version });
  const seen = new Set<string>();
  let signed = false;
  for (;;) {
    const current = await platform.get<ReleaseDetailView>(`/releases/${id}`);
    if (current.status !== "running" && current.status !== "waiting") return current;
    const step = current.steps.findLast(({ status }) => status !== "not-started");
    if (step !== undefined && !seen.has(step.name)) {
      seen.add(step.name);
      await onStep(step.name);
    } else if (current.status === "waiting" && !signed) {
      await platform.post(`/releases/${id}/sign-off`, { decision: "approved", digest: current.digest, ...reason }, "maren");
      signed = true;
    }
  }
}

async function register(platform: Platform, version: string): Promise<void> {
  // `gate` registers too, but evaluates; a registration by HTTP alone keeps the counts of this story plain.
  const { packFiles, parseManifest } = await import("../../src/registry/index.ts");
  const { readFileSync } = await import("node:fs");
  const file = writeCounterAgent(platform.folder, version);
  const text = readFileSync(file, "utf8");
  const directory = file.slice(0, file.lastIndexOf("/"));
  const manifest = parseManifest(text, file);
  if (!manifest.ok) throw new Error(JSON.stringify(manifest.error));
  const packed = packFiles(manifest.value, directory);
  if (!packed.ok) throw new Error(JSON.stringify(packed.error));
  const suite = { name: "counter/core", file: "suite.yaml", text: readFileSync(`${directory}/suite.yaml`, "utf8") };
  await platform.post("/versions", {
    manifest: text,
    manifestFile: "airworthy.yaml",
    sourceDirectory: directory,
    files: packed.value,
    suites: [suite],
  });
}

/** Everything about a finished release that must not depend on what happened on the way. */
async function outcome(platform: Platform, done: ReleaseDetailView): Promise<unknown> {
  const evaluations = await platform.get<{ items: { id: string; release: string | null; trialsDone: number; verdict: string }[] }>(
    "/evaluations",
  );
  const deployments = await platform.get<{ items: { environment: string; version: string; state: string; weight: number }[] }>(
    "/deployments",
  );
  return {
    status: done.status,
    steps: done.steps.map(({ name, status }) => `${name} ${status}`),
    audit: done.audit.map(({ action }) => action).toSorted(),
    signOffs: done.signOffs.length,
    evaluations: evaluations.items.filter((run) => run.release === done.id).map(({ trialsDone, verdict }) => ({ trialsDone, verdict })),
    production: deployments.items
      .filter((item) => item.environment === "production" && item.version === done.version)
      .map(({ state, weight }) => ({ state, weight })),
    staging: deployments.items.filter((item) => item.environment === "staging" && item.version === done.version).length,
  };
}

describe("a server that is killed with -9", () => {
  test(
    "at every step of a release reaches the same end as one that is not, while pinned sessions go on",
    { timeout: 180_000 },
    async () => {
      await using platform = await startPlatform();
      for (const version of ["v1", "v2", "v3"]) await register(platform, version);

      const undisturbed = await release(platform, "v1", async () => {});
      const expected = await outcome(platform, undisturbed);
      expect(expected).toMatchObject({ status: "live", production: [{ state: "ready", weight: 1 }], staging: 0 });

      // A client of v1 talks on through everything that follows, one turn after another in one session of its own and one of ours.
      const url = `${platform.gateway()}/a2a/counter`;
      const first = await sendMessage(url, "hello");
      const own = `client-session-${crypto.randomUUID()}`;
      await sendMessage(url, "hello", own);
      let talking = true;
      let turns = 1;
      const wrong: unknown[] = [];
      const traffic = (async () => {
        while (talking) {
          turns += 1;
          const answers = await Promise.all([sendMessage(url, "more", first.contextId), sendMessage(url, "more", own)]);
          wrong.push(...answers.filter((answer) => !answer.text.startsWith(`v1 turn ${turns}:`)));
          await new Promise((resolve) => setTimeout(resolve, 20));
        }
      })();

      const killedAt: string[] = [];
      const disturbed = await release(platform, "v2", async (step) => {
        killedAt.push(step);
        await platform.kill();
        await platform.restart();
      });
      expect(killedAt.length).toBeGreaterThanOrEqual(4); // a slow machine sees fewer of them under way
      expect(await outcome(platform, disturbed)).toEqual(expected);
      talking = false;
      await traffic;
      expect(wrong).toEqual([]);
      expect(turns).toBeGreaterThan(20);
      expect((await sendMessage(url, "new")).text).toMatch(/^v2 turn 1:/);
      const before = await platform.get<ReleaseView>(`/releases/counter@v1`);
      expect(before.status).toBe("superseded");
    },
  );

  test("finds its gateway and agents again instead of starting others", { timeout: 90_000 }, async () => {
    await using platform = await startPlatform();
    await register(platform, "v1");
    await release(platform, "v1", async () => {});
    const pids = async (): Promise<unknown> => {
      const { items } = await platform.get<{ items: { processes: { pid: number | null; state: string }[] }[] }>("/deployments");
      return items.flatMap((deployment) => deployment.processes.map(({ pid, state }) => `${pid} ${state}`));
    };
    const before = await pids();
    const gateway = platform.gateway();
    await platform.kill();
    await platform.restart();
    expect(platform.gateway()).toBe(gateway);
    await until("the same agents", pids, (now) => JSON.stringify(now) === JSON.stringify(before));
  });
});
