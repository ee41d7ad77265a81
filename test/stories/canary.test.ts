import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";

import { describe, expect, test } from "vitest";

import type { AgentDetailView, ReleaseDetailView } from "../../src/delivery/views.ts";
import { findDetached, signalDetached } from "../../src/platform/processes/spawn-detached.ts";
import { sendMessage } from "../a2a.ts";
import { type Platform, startPlatform, until, writeCounterAgent } from "../platform.ts";

const contract = `outcome: { horizonMs: 400, signals: [{ name: agent-error, kind: error }] }`;
const rollout = (more = "", steps = "[{ weight: 0.3, soakMs: 0, minSessions: 10 }, { weight: 0.6, soakMs: 0, minSessions: 10 }]") =>
  `rollout: { strategy: canary, steps: ${steps}, maxFailureRate: 0.3, drainMs: 60000${more} }`;

// More sessions than begin before a step is seen and while it is disturbed: each step lasts until that is over, however long it takes.
const watchedRollout = rollout("", "[{ weight: 0.3, soakMs: 0, minSessions: 25 }, { weight: 0.6, soakMs: 0, minSessions: 25 }]");
const sessionsMeanwhile = 5;

describe("a canary", { timeout: 120_000 }, () => {
  test("of a version as good as the live one goes up its steps and takes all sessions", async () => {
    await using platform = await startPlatform();
    await goLive(platform, "v1");
    const id = await toCanary(platform, "v2", rollout());
    await talkWhile(platform, () => isOpen(platform, id));

    const release = await read(platform, id);
    expect(release.status, release.sentence).toBe("live");
    expect(release.steps.map(({ name, status }) => `${name} ${status}`).slice(-4)).toEqual([
      "live.deploy passed",
      "canary.1 passed",
      "canary.2 passed",
      "live.route passed",
    ]);
    expect(release.looks.length).toBeGreaterThan(1);
    const last = release.looks.at(-1);
    expect(last?.verdict).toBe("advance");
    expect(last?.upperFailureRate).toBeLessThan(0.3);
    expect(last?.sentence).toMatch(/No sign that v2 is worse than v1/);
    const agent = await platform.get<AgentDetailView>("/agents/counter");
    expect(agent.liveVersion).toBe("v2");
  });

  test("of a worse version is rolled back by the sequential test; sessions of the live one never notice", async () => {
    await using platform = await startPlatform();
    await goLive(platform, "v1");
    const pinned = await sendMessage(`${platform.gateway()}/a2a/counter`, "Hello");
    const id = await toCanary(platform, "v2", rollout(), { FAILING: "0.8" });
    let turns = 1;
    let decidedAt = Infinity;
    const sessions = await talkWhile(platform, async (begun) => {
      const answer = await sendMessage(`${platform.gateway()}/a2a/counter`, "Again", pinned.contextId);
      expect(answer.text).toBe(`v1 turn ${++turns}: Again`);
      const { status, looks } = await read(platform, id);
      if (status !== "running") decidedAt = Date.parse(looks.at(-1)?.at ?? "");
      return begun.filter(({ at }) => at > decidedAt + 1_000).length < 10;
    });

    const release = await read(platform, id);
    expect(release.status, release.sentence).toBe("rolled-back");
    expect(release.sentence).toMatch(/v2 fails more often than v1: e-value/);
    const last = release.looks.at(-1);
    expect(last?.verdict).toBe("rollback");
    expect(last?.peak).toBeGreaterThanOrEqual(20);
    expect(release.failures.filter(({ arm }) => arm === "canary").length).toBeGreaterThan(1);
    expect(release.failures[0]).toMatchObject({ signal: "agent-error" });
    expect(release.audit.map(({ action }) => action)).toContain("release.rolled-back");
    const lastOnCanary = sessions.findLast(({ text }) => !text.startsWith("v1 "))?.at ?? 0;
    expect(lastOnCanary - decidedAt, "milliseconds from the decision to the canary's last new session").toBeLessThan(1_000);
    expect((await platform.get<AgentDetailView>("/agents/counter")).liveVersion).toBe("v1");
  });

  test("that evidence does not settle asks a person, who is not its author", async () => {
    await using platform = await startPlatform();
    await goLive(platform, "v1");
    const id = await toCanary(platform, "v2", rollout("", "[{ weight: 0.5, soakMs: 0, minSessions: 3 }]").replace("0.3,", "0.02,"));
    await talkWhile(platform, async () => (await read(platform, id)).status !== "waiting");
    const asked = await read(platform, id);
    expect(asked.asks).toMatchObject({ kind: "canary", barred: ["tester"] });
    expect(asked.sentence).toMatch(/not enough to go on alone/);

    const own = await platform.cli("--json", "release", "promote", "counter@v2", "--reason", "I made it");
    expect([own.code, own.json]).toMatchObject([4, { error: { code: "decisions/own-work" } }]);
    const other = await platform.cli("--json", "release", "promote", "counter@v2", "--as", "maren", "--reason", "enough for me");
    expect(other.code, other.stderr).toBe(0);
    await until(
      "live",
      () => read(platform, id),
      ({ status }) => status === "live",
    );
    expect((await read(platform, id)).audit.find(({ action }) => action === "canary.promoted")?.actor).toContain("maren");
  });

  test(
    "killed with -9 at every step, server and gateway, ends as one that is not, and counts no session twice",
    { timeout: 240_000 },
    async () => {
      await using platform = await startPlatform();
      await goLive(platform, "v1");
      const undisturbed = await rollOut(platform, "v2", async () => {});
      const killedAt: string[] = [];
      const disturbed = await rollOut(platform, "v3", async (step) => {
        killedAt.push(step);
        await platform.kill();
        await platform.restart();
        const gateway = findDetached(join(platform.data, "gateway"));
        if (gateway === undefined) throw new Error("There is no gateway to kill");
        signalDetached(gateway, "SIGKILL");
        await until(
          "the gateway is back",
          () =>
            fetch(`${platform.gateway()}/healthz`).then(
              ({ status }) => status,
              () => 0,
            ),
          (status) => status === 200,
        );
      });
      expect(killedAt).toEqual(expect.arrayContaining(["live.deploy", "canary.1", "canary.2"]));
      const shape = ({ release }: RolledOut) => ({
        status: release.status,
        steps: release.steps.map(({ name, status }) => `${name} ${status}`),
        audit: release.audit.map(({ action }) => action).toSorted(),
        signOffs: release.signOffs.length,
      });
      expect(shape(disturbed)).toEqual(shape(undisturbed));
      expect(shape(disturbed).status).toBe("live");
      for (const { release, begun } of [undisturbed, disturbed]) {
        const numbers = release.looks.map(({ canary, stable }) =>
          [canary, stable].flatMap((arm) => Object.values(arm)).reduce((a, b) => a + b, 0),
        );
        expect(numbers).toEqual(numbers.toSorted((a, b) => a - b)); // a fold that was taken up again goes on where it was
        expect(numbers.at(-1)).toBeLessThanOrEqual(begun);
        expect(release.looks.map(({ n }) => n)).toEqual(release.looks.map((_look, index) => index + 1));
      }
      const answers = await Promise.all(Array.from({ length: 10 }, () => sendMessage(`${platform.gateway()}/a2a/counter`, "Hello")));
      expect(answers.every(({ text }) => text.startsWith("v3 "))).toBe(true);
    },
  );

  test("is taken back by a person at once", async () => {
    await using platform = await startPlatform();
    await goLive(platform, "v1");
    const id = await toCanary(platform, "v2", rollout());
    const ordered = Date.now();
    const back = await platform.cli("--json", "release", "rollback", "counter@v2", "--reason", "a customer called");
    expect(back.code).toBe(1);
    const release = await read(platform, id);
    expect(release).toMatchObject({ status: "rolled-back", sentence: "Rolled back: tester took it back: a customer called" });
    expect(Date.now() - ordered).toBeLessThan(5_000);
    for (let n = 0; n < 10; n++) expect((await sendMessage(`${platform.gateway()}/a2a/counter`, "Hello")).text).toMatch(/^v1 /);
  });
});

async function goLive(platform: Platform, version: string): Promise<void> {
  const started = await platform.cli("--json", "release", "--file", writeCounterAgent(platform.folder, version, { extra: contract }));
  expect(started.code, started.stderr).toBe(0);
  const signed = await platform.cli("--json", "release", "sign-off", `counter@${version}`, "--as", "maren", "--reason", "fine");
  expect(signed.code, signed.stderr).toBe(0);
}

/** Releases a version up to its first canary step. */
async function toCanary(platform: Platform, version: string, plan: string, env: Record<string, string> = {}): Promise<string> {
  const file = writeCounterAgent(platform.folder, version, { extra: `${contract}\n${plan}`, env });
  const started = await platform.cli("--json", "release", "--file", file);
  expect(started.code, started.stderr).toBe(0);
  const signed = await platform.cli("--json", "release", "sign-off", `counter@${version}`, "--as", "maren", "--reason", "fine");
  expect(signed.code, signed.stderr).toBe(0);
  const { id } = await platform.get<ReleaseDetailView>(`/releases/counter@${version}`);
  await until(
    "the canary's first step",
    () => read(platform, id),
    ({ canary }) => (canary?.weight ?? 0) > 0,
  );
  return id;
}

type RolledOut = { readonly release: ReleaseDetailView; /** Sessions that customers began meanwhile. */ readonly begun: number };

/** Takes a version live under traffic, signing off when it waits. `onStep` is called when a step is first seen under way; few sessions begin until it is done. */
async function rollOut(platform: Platform, version: string, onStep: (step: string) => Promise<void>): Promise<RolledOut> {
  let [talking, begun, allowed] = [true, 0, Infinity];
  const traffic = async (): Promise<void> => {
    while (talking) {
      if (allowed <= 0) {
        await pause(30);
        continue;
      }
      allowed--;
      begun++;
      await sendMessage(`${platform.gateway()}/a2a/counter`, "Hello").catch(() => undefined); // the gateway may just have been killed
      await pause(30); // customers, not a load test
    }
  };
  const customers = Promise.all(Array.from({ length: 3 }, traffic));
  const file = writeCounterAgent(platform.folder, version, { extra: `${contract}\n${watchedRollout}` });
  const started = await platform.cli("--json", "release", "--file", file);
  expect(started.code, started.stderr).toBe(0);
  const { id, digest } = await platform.get<ReleaseDetailView>(`/releases/counter@${version}`);
  await platform.post(`/releases/${id}/sign-off`, { decision: "approved", digest, reason: "fine" }, "maren");
  const seen = new Set<string>();
  for (;;) {
    const release = await read(platform, id);
    if (release.status === "live" || !["running", "waiting"].includes(release.status)) {
      talking = false;
      await customers;
      return { release, begun };
    }
    const step = release.steps.findLast(({ status }) => status !== "not-started");
    if (step !== undefined && !seen.has(step.name)) {
      seen.add(step.name);
      allowed = sessionsMeanwhile;
      await onStep(step.name);
      allowed = Infinity;
    }
    await pause(50);
  }
}

/** A session's first message: when it was sent, and the answer. */
type Begun = { readonly at: number; readonly text: string };

/** Lets customers begin sessions until something holds no more. */
async function talkWhile(platform: Platform, goesOn: (begun: readonly Begun[]) => Promise<boolean>): Promise<Begun[]> {
  const deadline = Date.now() + 60_000;
  const begun: Begun[] = [];
  const begin = async (): Promise<void> => {
    const at = Date.now();
    const { text } = await sendMessage(`${platform.gateway()}/a2a/counter`, "Hello");
    begun.push({ at, text });
  };
  while (await goesOn(begun)) {
    if (Date.now() > deadline) throw new Error("It went on for too long");
    await Promise.all(Array.from({ length: 4 }, begin));
    await pause(50); // customers, not a load test
  }
  return begun;
}

async function isOpen(platform: Platform, id: string): Promise<boolean> {
  return (await read(platform, id)).status === "running";
}

function read(platform: Platform, id: string): Promise<ReleaseDetailView> {
  return platform.get<ReleaseDetailView>(`/releases/${id}`);
}
