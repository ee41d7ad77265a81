import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { noEngine } from "../../src/platform/clickhouse/testing/open-test-store.ts";
import { sendMessage } from "../a2a.ts";
import { type Platform, startPlatform, until, writeCounterAgent } from "../platform.ts";

/** A suite whose cases pass when the answer names a version that has "good" in its name. */
function suite(cases: number, greeting = "Hello"): string {
  const lines = Array.from(
    { length: cases },
    (_, n) => `  - { id: c${n}, turns: ["${greeting} ${n}"], expect: { answer: { contains: [good] } } }`,
  );
  return `suite: counter/core\ntrials: 1\nconcurrency: 4\ncases:\n${lines.join("\n")}\n`;
}

describe("airworthy gate says its verdict by its exit code", () => {
  let platform: Platform;
  const gate = async (version: string, text: string, margin = "") => {
    const file = writeCounterAgent(platform.folder, version, { suite: text });
    writeFileSync(file, readFileSync(file, "utf8").replace("margin: 0.7, ", margin));
    return platform.cli("--json", "gate", "--file", file);
  };
  beforeAll(async () => {
    platform = await startPlatform();
    const file = writeCounterAgent(platform.folder, "good1", { suite: suite(12) });
    await platform.cli("release", "--file", file);
    const live = await platform.cli("release", "sign-off", "counter@good1", "--as", "maren", "--reason", "fine");
    if (live.code !== 0) throw new Error(`good1 did not go live: ${live.stdout}${live.stderr}`);
  });
  afterAll(() => platform[Symbol.asyncDispose]());

  test("0 pass: no case differs and the bound for that clears the margin", async () => {
    const answer = await gate("good2", suite(12), "margin: 0.25, ");
    expect(answer.json, answer.stderr).toMatchObject({ verdict: "pass", comparison: { n: 12, diff: 0, baselineVersion: "good1" } });
    expect(answer.code).toBe(0);
    // 1 - 0.05^(1/12), which no number of equal cases brings to zero.
    expect((answer.json as { comparison: { lower: number } }).comparison.lower).toBeCloseTo(-(1 - 0.05 ** (1 / 12)), 12);
  });

  test("1 fail: surely worse", async () => {
    const answer = await gate("bad1", suite(12));
    expect(answer.json, answer.stderr).toMatchObject({ verdict: "fail", comparison: { discordant: { gained: 0, lost: 12 } } });
    expect(answer.code).toBe(1);
  });

  test("with a budget, a run that is decided early ends early, and says so", async () => {
    const disaster = await gate("bad2", suite(12), "margin: 0.7, budget: { trials: 4 }, ");
    expect(disaster.json, disaster.stderr).toMatchObject({
      verdict: "fail",
      trialsDone: 10,
      trialsTotal: 48,
      looked: { played: 10, planned: 48, stopped: { kind: "fail" } },
      problems: [],
      comparison: { n: 10, missing: [] },
    });
    expect(disaster.code).toBe(1);
    expect(disaster.stderr).toContain("Ended after 10 of 48 trials: it was surely worse by then.");
    const file = writeCounterAgent(platform.folder, "good7", { suite: suite(12) });
    const report = join(platform.folder, "verdict.json");
    const harmless = await platform.cli("--json", "gate", "--file", file, "--budget-trials", "4", "--report", `json=${report}`);
    expect(harmless.json, harmless.stderr).toMatchObject({ verdict: "pass", looked: { played: 10, stopped: { kind: "pass" } } });
    expect(harmless.code).toBe(0);
    const verified = await platform.cli("eval", "verify", report);
    expect([verified.code, verified.stderr]).toEqual([0, expect.stringContaining("Valid: pass of counter@good7")]);
  });

  test("with a budget, what the suite's trials do not decide buys more, until that is futile", async () => {
    const bought = await gate("good8", suite(12), "margin: 0.1, budget: { trials: 2 }, ");
    expect(bought.json, bought.stderr).toMatchObject({
      verdict: "inconclusive",
      trialsDone: 20,
      looked: { played: 20, planned: 24, stopped: { kind: "futile" } },
      comparison: { toSettle: { kind: "cases" } },
    });
    expect((bought.json as { comparison: { alpha: number } }).comparison.alpha).toBeCloseTo(0.04, 12);
    expect(bought.code).toBe(2);
  });

  test("a budget in dollars needs a price", async () => {
    const answer = await gate("good9", suite(12), "margin: 0.1, budget: { usd: 1 }, ");
    expect([answer.code, answer.stderr]).toEqual([4, expect.stringContaining("evaluation/cost-unknown")]);
  });

  test("2 inconclusive: too few cases to rule the margin out, and it says what would settle it", async () => {
    const answer = await gate("good3", suite(12));
    expect(answer.json, answer.stderr).toMatchObject({ verdict: "inconclusive", comparison: { margin: 0.1 } });
    expect(answer.code).toBe(2);
    expect(answer.stderr).toMatch(/more|cases/);
  });

  test("3 incomparable: the cases ask something else under the same ids", async () => {
    const answer = await gate("good4", suite(12, "Good day"));
    expect(answer.json, answer.stderr).toMatchObject({ verdict: "incomparable" });
    expect(answer.code).toBe(3);

    // What became of the suite is on record: every text that was registered, and what each changed.
    const versions = await platform.cli("suite", "versions", "counter", "counter/core");
    expect(versions.stdout).toMatch(
      /^[0-9a-f]{12} .*12 cases, 1 trial each, from unknown 12\n {2}12 cases changed: c0, .*\n {2}played by run_\w+ \(good4: /,
    );
    const [now, before] = Array.from(versions.stdout.matchAll(/^[0-9a-f]{12}/gm), ([digest]) => digest);
    const shown = await platform.cli("suite", "show", "counter", now ?? "");
    expect(shown.stdout).toBe(suite(12, "Good day"));
    const diff = await platform.cli("--json", "suite", "diff", "counter", before ?? "", now ?? "");
    expect(diff.json).toMatchObject({
      added: [],
      removed: [],
      changed: Array.from({ length: 12 }, (_, n) => ({ id: `c${n}`, edited: true })),
    });
    const listed = await platform.cli("suite", "list", "--agent", "counter");
    expect(listed.stdout).toMatch(new RegExp(`^counter {2}counter/core {2}${now} .*\\n.* 2 versions since `));
  });

  test("3 incomparable: the live version was never evaluated on this suite", async () => {
    const file = writeCounterAgent(platform.folder, "good5", { suite: suite(12).replace("counter/core", "counter/other") });
    writeFileSync(file, readFileSync(file, "utf8").replace("counter/core", "counter/other"));
    const answer = await platform.cli("--json", "gate", "--file", file);
    expect(answer.json, answer.stderr).toMatchObject({ verdict: "incomparable", problems: [{ code: "evaluation/baseline-missing" }] });
    expect(answer.code).toBe(3);
  });

  test.skipIf(noEngine !== undefined)("what production asks for and no case does stands beside the verdict", async () => {
    const front = `${platform.gateway()}/a2a/counter`;
    for (const text of ["Hello 1", "hello 22", "Hello 3", "Do you ship to Norway?"])
      expect((await sendMessage(front, text)).status).toBe(200);
    await until(
      "spans of four sessions",
      () => platform.get<{ items: unknown[] }>("/traces?agent=counter"),
      ({ items }) => items.length >= 4,
    );
    const answer = await gate("good10", suite(12), "margin: 0.7, ");
    expect(answer.json, answer.stderr).toMatchObject({
      verdict: "pass",
      coverage: { sessions: 4, uncovered: 0.25, clusters: 2, largest: [{ sessions: 1, example: "Do you ship to Norway?" }] },
    });
    expect(answer.stderr).toContain("No case asks for what 25.0");
  });

  test("a release whose gate is inconclusive waits at the gate, and a person's word takes it on to staging", async () => {
    const file = writeCounterAgent(platform.folder, "good6", { suite: suite(12) });
    writeFileSync(file, readFileSync(file, "utf8").replace("margin: 0.7, ", ""));
    const waiting = await platform.cli("--json", "release", "--file", file);
    expect(waiting.code, waiting.stderr).toBe(2);
    expect(waiting.json).toMatchObject({ status: "waiting", verdict: "inconclusive" });
    const accepted = await platform.cli(
      "--json",
      "release",
      "sign-off",
      "counter@good6",
      "--as",
      "maren",
      "--reason",
      "the change is one word",
    );
    expect(accepted.json, accepted.stderr).toMatchObject({
      status: "waiting",
      steps: expect.arrayContaining([expect.objectContaining({ name: "staging.smoke", status: "passed" })]),
    });
    const denied = await platform.cli("--json", "release", "deny", "counter@good6", "--reason", "not on a Friday");
    expect(denied.json, denied.stderr).toMatchObject({ status: "stopped" });
    expect(denied.code).toBe(1);
  });
});
