import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import type { ReleaseDetailView } from "../../src/delivery/views.ts";
import type { CaseView, EvaluationView } from "../../src/evaluation/views.ts";
import { sendMessage } from "../a2a.ts";
import { airworthy, type Platform, startPlatform, until, writeCounterAgent } from "../platform.ts";

const card = "4111 1111 1111 1111";

describe("airworthy guard check", () => {
  let folder = "";
  const file = (text: string): string => {
    writeFileSync(join(folder, "text.txt"), text);
    return join(folder, "text.txt");
  };
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "airworthy-guard-"));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  test("says what every guard finds, where, and what enforcing would do, and exits with 1", async () => {
    const { code, json, stderr } = await airworthy(["guard", "check", file(`Hi\n\u200bpay ${card},\nnot 4111 1111 1111 1112\n`), "--json"]);
    expect([code, json]).toEqual([
      1,
      {
        findings: [
          {
            guard: "normalise",
            point: "input",
            kind: "invisible character",
            line: 2,
            column: 1,
            length: 1,
            consequence: "would be taken out",
          },
          {
            guard: "secrets",
            point: "output",
            kind: "payment card",
            line: 2,
            column: 6,
            length: 19,
            consequence: "would become [removed: payment card]",
          },
        ],
        isTooLong: false,
      },
    ]);
    expect(stderr).toMatch(/secrets +payment card +line 2, column 6, 19 characters: would become \[removed: payment card\]/);
    expect(stderr).not.toContain("4111");
  });

  test("exits with 0 when there is nothing, and with 1 when a message would be too long", async () => {
    expect((await airworthy(["guard", "check", file("Hello 👨‍👩‍👧")])).code).toBe(0);
    expect((await airworthy(["guard", "check", file("Hello"), "--max-characters", "5"])).code).toBe(0);
    const { code, json } = await airworthy(["guard", "check", file("Hello"), "--max-characters", "4", "--json"]);
    expect([code, json]).toEqual([1, { findings: [], isTooLong: true }]);
  });

  test("reads standard input", () => {
    const cli = fileURLToPath(new URL("../../bin/airworthy.mjs", import.meta.url));
    const { status, stdout } = spawnSync(process.execPath, [cli, "guard", "check", "-"], { input: `pay ${card}`, encoding: "utf8" });
    expect([status, stdout]).toEqual([1, expect.stringContaining("line 1, column 5")]);
  });

  test.each([
    ["a file that is not there", ["none.txt"], "cli/file-unreadable"],
    ["a limit that is none", ["-", "--max-characters", "few"], "cli/usage"],
  ])("exits with 4 for %s", async (_what, args, errorCode) => {
    const { code, json } = await airworthy(["guard", "check", ...args, "--json"]);
    expect([code, json]).toMatchObject([4, { error: { code: errorCode } }]);
  });
});

describe("a version's guards", { timeout: 120_000 }, () => {
  const enforced =
    "guards: { input: [{ guard: normalise, mode: enforce, maxCharacters: 60 }], output: [{ guard: secrets, mode: enforce }] }";
  const watched = "guards: { output: [{ guard: secrets, mode: monitor }] }";
  const contract = "outcome: { horizonMs: 400, signals: [{ name: leak, kind: guard, guard: secrets }] }";

  test("stand at its front in production, and hits fail its trials and take back its canary", async () => {
    await using platform = await startPlatform();
    const talk = `${platform.gateway()}/a2a/counter`;

    const v1 = writeCounterAgent(platform.folder, "v1", { extra: `${contract}\n${enforced}` });
    await goLive(platform, v1, "v1");
    expect((await sendMessage(talk, `Hel\u200blo ${card}`)).text).toBe("v1 turn 1: Hello [removed: payment card]");
    expect(await sendMessage(talk, "x".repeat(61))).toMatchObject({ status: 413, code: "gateway/message-too-long" });

    const suite = `suite: counter/core\ntrials: 1\ncases:\n  - { id: leaks, turns: ["Hello ${card}"], expect: { answer: { contains: [turn] } } }\n`;
    const leaking = writeCounterAgent(platform.folder, "leaking", { suite, extra: `${contract}\n${watched}` });
    const evaluated = await platform.cli("--json", "eval", "--file", leaking);
    const { id } = evaluated.json as EvaluationView; // the command's published result
    const { trials } = await platform.get<CaseView>(`/evaluations/${id}/cases/leaks`);
    expect(trials[0]?.scores).toContainEqual(
      expect.objectContaining({ scorer: "outcome", pass: false, why: expect.stringContaining('"secrets" was hit') }),
    );

    const rollout =
      "rollout: { strategy: canary, steps: [{ weight: 0.9, soakMs: 0, minSessions: 1000 }], killSwitches: { guardHits: 1 }, drainMs: 60000 }";
    const v2 = writeCounterAgent(platform.folder, "v2", { extra: `${contract}\n${watched}\n${rollout}` });
    await release(platform, v2, "v2");
    const read = () => platform.get<ReleaseDetailView>("/releases/counter@v2");
    await until("the canary's first step", read, ({ canary }) => (canary?.weight ?? 0) > 0);
    const answers: string[] = [];
    const leak = async (): Promise<ReleaseDetailView> => {
      answers.push((await sendMessage(talk, `Hello ${card}`)).text);
      return read();
    };
    const taken = await until("the rollback", leak, ({ status }) => status !== "running");
    expect(taken.status, taken.sentence).toBe("rolled-back");
    expect(taken.sentence).toMatch(/guards were hit \d+ times, at most 1 may be/);
    expect(answers).toContain(`v2 turn 1: Hello ${card}`); // it only monitored
  });
});

/** Releases a version and signs it off. */
async function release(platform: Platform, manifest: string, version: string): Promise<void> {
  const started = await platform.cli("--json", "release", "--file", manifest);
  expect(started.code, started.stderr).toBe(0);
  const signed = await platform.cli("--json", "release", "sign-off", `counter@${version}`, "--as", "maren", "--reason", "fine");
  expect(signed.code, signed.stderr).toBe(0);
}

async function goLive(platform: Platform, manifest: string, version: string): Promise<void> {
  await release(platform, manifest, version);
  await until(
    "live",
    () => platform.get<ReleaseDetailView>(`/releases/counter@${version}`),
    ({ status }) => status === "live",
  );
}
