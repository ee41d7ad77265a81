import { describe, expect, test } from "vitest";

import type { AgentDetailView, ReleaseDetailView } from "../../src/delivery/views.ts";
import { sendMessage } from "../a2a.ts";
import { type Platform, startPlatform, until, writeCounterAgent } from "../platform.ts";

const contract = `outcome: { horizonMs: 400, signals: [{ name: agent-error, kind: error }] }`;
const rollout = (more = "", steps = "[{ weight: 0.3, soakMs: 0, minSessions: 10 }, { weight: 0.6, soakMs: 0, minSessions: 10 }]") =>
  `rollout: { strategy: canary, steps: ${steps}, maxFailureRate: 0.3, drainMs: 60000${more} }`;

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
    expect(release.looks.length).toBeGreaterThan(2);
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
    await talkWhile(platform, async () => {
      const answer = await sendMessage(`${platform.gateway()}/a2a/counter`, "Again", pinned.contextId);
      expect(answer.text).toBe(`v1 turn ${++turns}: Again`);
      return isOpen(platform, id);
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
    const answers = await Promise.all(Array.from({ length: 20 }, () => sendMessage(`${platform.gateway()}/a2a/counter`, "Hello")));
    expect(answers.every(({ text }) => text.startsWith("v1 "))).toBe(true);
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

/** Lets customers begin sessions until something holds no more. */
async function talkWhile(platform: Platform, goesOn: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 60_000;
  while (await goesOn()) {
    if (Date.now() > deadline) throw new Error("It went on for too long");
    await Promise.all(Array.from({ length: 8 }, () => sendMessage(`${platform.gateway()}/a2a/counter`, "Hello").catch(() => undefined)));
  }
}

async function isOpen(platform: Platform, id: string): Promise<boolean> {
  return (await read(platform, id)).status === "running";
}

function read(platform: Platform, id: string): Promise<ReleaseDetailView> {
  return platform.get<ReleaseDetailView>(`/releases/${id}`);
}
