import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { describe, expect, test } from "vitest";

import type { AgentDetailView, OverviewView, ReleaseDetailView } from "../../src/delivery/views.ts";
import type { CaseRowView, CaseView, EvaluationView } from "../../src/evaluation/views.ts";
import { sendMessage } from "../a2a.ts";
import { startPlatform, until } from "../platform.ts";

const example = fileURLToPath(new URL("../../examples/support-desk/", import.meta.url));

describe("the journey of the support desk", () => {
  test("v1 comes aboard, is evaluated, signed off and live; v2 is stopped and the report says why", { timeout: 240_000 }, async () => {
    await using platform = await startPlatform();

    // 1. v1 is registered, started in staging, evaluated and gated; it waits for a person.
    const started = await platform.cli("--json", "release", "--file", `${example}airworthy.yaml`);
    expect(started.code, started.stderr).toBe(0);
    expect(started.stderr).toMatch(/support-desk v1 {2}sha256:[0-9a-f]{64}/);
    expect(started.json).toMatchObject({ agent: "support-desk", version: "v1", status: "waiting", verdict: "pass", baselineVersion: null });
    const nobody = await sendMessage(`${platform.gateway()}/a2a/support-desk`, "Hello");
    expect(nobody).toMatchObject({ status: 404, code: "gateway/unknown-agent" });

    const signed = await platform.cli("--json", "release", "sign-off", "support-desk@v1", "--as", "maren", "--reason", "The gate is clean");
    expect(signed.code, signed.stderr).toBe(0);
    expect(signed.json).toMatchObject({ status: "live", signOffs: [{ person: "tester", verified: false, decision: "approved" }] });

    // A client talks to it through the gateway, reads its card there, and stays in its session.
    const url = `${platform.gateway()}/a2a/support-desk`;
    const card: unknown = await (await fetch(`${url}/.well-known/agent-card.json`, { headers: { "a2a-version": "1.0" } })).json();
    expect(card).toMatchObject({ supportedInterfaces: [{ url: expect.stringContaining(platform.gateway()) }] });
    const drive = await import("node:child_process").then(({ spawnSync }) =>
      spawnSync(process.execPath, [`${example}drive.ts`, "--url", url, "My kettle from order A-1001 is broken. I want my money back."], {
        encoding: "utf8",
      }),
    );
    expect(drive.stdout).toContain("€42.00");
    expect(drive.status).toBe(0);

    // What the fronts saw of that session is attributed to it and to nothing else.
    const overview = await until(
      "the message is stored",
      () => platform.get<OverviewView>("/overview"),
      ({ agents }) => agents[0]?.messages === 1,
    );
    expect(overview.agents).toMatchObject([
      { name: "support-desk", liveVersion: "v1", health: "healthy", sessions: 1, messages: 1, errors: 0 },
    ]);
    expect(overview.gateway).toMatchObject({ state: "ready", dropped: 0, unattributed: 0 });

    // 2. v2 answers 200 everywhere and is stopped by the gate.
    const stopped = await platform.cli("--json", "release", "--file", `${example}airworthy.v2.yaml`);
    expect(stopped.code, stopped.stderr).toBe(1);
    expect(stopped.json).toMatchObject({ version: "v2", status: "stopped", verdict: "fail", baselineVersion: "v1" });

    const release = await platform.get<ReleaseDetailView>("/releases/support-desk@v2");
    expect(release.steps.map(({ name, status }) => `${name} ${status}`)).toEqual([
      "gate.deploy passed",
      "gate.evaluate passed",
      "gate.decide failed",
      "staging.smoke not-reached",
      "sign-off.production not-reached",
      "live.deploy not-reached",
      "live.route not-reached",
    ]);
    expect(release.audit.map(({ action }) => action)).toEqual(["gate.decided", "release.created"]);

    // What a tool policy would have said of the calls that v2 made.
    const policy = join(platform.folder, "tools.cedar");
    const permit = (tool: string): string => `@id("${tool}") permit(principal, action == Action::"call", resource == Tool::"shop/${tool}")`;
    writeFileSync(policy, `${permit("lookup_order")};\n${permit("refund")} when { context.args.amount_cents <= 1 };`);
    const checked = await platform.cli("--json", "policy", "check", policy, "--evaluation", release.evaluation ?? "");
    expect([checked.code, checked.json]).toMatchObject([0, { counts: { ask: 0, unexpected: 0 } }]);
    const { calls } = checked.json as { calls: { tool: string; verdict: string }[] }; // as the command prints it
    expect(new Set(calls.map(({ tool, verdict }) => `${tool} ${verdict}`))).toEqual(
      new Set(["lookup_order allow", "refund deny", "check_eligibility deny", "cancel_order deny", "change_address deny", "escalate deny"]),
    );

    // The report: the statistics, the cases, and the trajectories that changed.
    const evaluation = await platform.get<EvaluationView>(`/evaluations/${release.evaluation ?? ""}`);
    expect(evaluation).toMatchObject({
      verdict: "fail",
      trialsDone: 106,
      trialsTotal: 106,
      unattributedCalls: 0,
      problems: [],
      rehearsedModel: true,
      priceBasis: "declared",
    });
    expect(evaluation.comparison).toMatchObject({ baselineVersion: "v1", n: 53, df: 52, changedCases: [], missing: [] });
    const comparison = evaluation.comparison;
    if (comparison === null) throw new Error("There is no comparison");
    expect(comparison.upper).toBeLessThan(0);
    expect(comparison.diff).toBeLessThan(-0.1);
    expect(comparison.mcnemarExactP).toBeLessThan(0.05);
    const { items } = await platform.get<{ items: CaseRowView[] }>(`/evaluations/${evaluation.id}/cases`);
    const worse = items.filter((row) => row.change === "worse" || row.change === "broken");
    expect(worse.length).toBeGreaterThanOrEqual(5);
    const first = worse.find((row) => row.trajectoryChanged);
    if (first === undefined) throw new Error("No trajectory changed");
    const detail = await platform.get<CaseView>(`/evaluations/${evaluation.id}/cases/${first.id}`);
    const missingCheck = detail.aligned.flat().filter((row) => row.kind === "removed" && row.baseline?.tool === "check_eligibility");
    expect(missingCheck.length).toBeGreaterThan(0);
    expect(detail.trials.flatMap((trial) => trial.scores).some((score) => !score.pass && score.why.includes("refund"))).toBe(true);
    expect(stopped.stderr).toContain("v2 succeeds");

    // v1 stays live; nothing of v2 is left running.
    const agent = await platform.get<AgentDetailView>("/agents/support-desk");
    expect(agent.liveVersion).toBe("v1");
    expect(agent.deployments.map(({ version, environment, weight }) => ({ version, environment, weight }))).toEqual([
      { version: "v1", environment: "production", weight: 1 },
    ]);
    expect((await sendMessage(url, "Hello")).text).not.toBe("");

    expect(await platform.stop()).toBe(0);
  });
});
