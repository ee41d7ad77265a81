import type { Command } from "commander";

import type { ApiClient } from "../platform/cli/api-client.ts";
import type { CommonOptions } from "../platform/cli/context.ts";
import { CommandError, type ExitCode, exitCodes } from "../platform/cli/exit-codes.ts";
import { runCommand } from "../platform/cli/run-command.ts";
import type { Terminal } from "../platform/cli/terminal.ts";
import type { VersionView } from "../registry/views.ts";
import type { OverviewView, ReleaseView } from "./views.ts";

const pollMs = 200;

/** `airworthy release ...` and `airworthy status`. */
export function addDeliveryCommands(program: Command): void {
  const release = program.command("release").description("Take a version through gate, staging and sign-off to live");
  release
    .command("start [version]", { isDefault: true })
    .description(
      "Start the release of a registered AGENT@VERSION, or register the manifest's version first; returns when it is live, stopped, or waits for a person",
    )
    .option("-f, --file <file>", "the manifest", "airworthy.yaml")
    .action((registered: string | undefined, _own: unknown, command: Command) => {
      const options = command.optsWithGlobals<CommonOptions & { file: string }>();
      return runCommand(options, async ({ terminal, connect }) => {
        const find = registered === undefined ? undefined : versionPath(registered);
        const registration = find === undefined ? (await import("../evaluation/index.ts")).readRegistration(options.file) : undefined;
        const client = await connect();
        const version =
          find === undefined ? await client.post<VersionView>("/versions", registration) : await client.get<VersionView>(find);
        terminal.say(`${version.agent} ${version.version}  ${version.digest}`);
        const started = await client.post<ReleaseView>("/releases", { agent: version.agent, version: version.version });
        return finish(client, terminal, await follow(client, terminal, started));
      });
    });
  for (const [name, decision] of [
    ["sign-off", "approved"],
    ["deny", "denied"],
  ] as const) {
    release
      .command(`${name} <release>`)
      .description(`${decision === "approved" ? "Approve" : "Deny"} what a release waits for: an id, or AGENT@VERSION`)
      .requiredOption("--reason <text>", "why; kept in the audit")
      .action((id: string, _own: unknown, command: Command) => {
        const options = command.optsWithGlobals<CommonOptions & { reason: string }>();
        return runCommand(options, async ({ terminal, connect }) => {
          const client = await connect();
          const before = await client.get<ReleaseView>(`/releases/${encodeURIComponent(id)}`);
          const { digest } = before;
          const decided = await client.post<ReleaseView>(`/releases/${encodeURIComponent(id)}/sign-off`, {
            decision,
            reason: options.reason,
            digest,
          });
          terminal.say(`${decision === "approved" ? "Signed off" : "Denied"}: ${decided.agent} ${decided.version}  ${digest}`);
          return finish(client, terminal, await follow(client, terminal, before));
        });
      });
  }
  for (const [name, description, needsDigest] of [
    ["override", "Take a release that its gate stopped further, against the verdict; needs the role break-glass", true],
    ["promote", "Pass the canary's step now, whatever the evidence", true],
    ["pause", "Hold the canary at its weight; looking goes on, and it may still be rolled back", false],
    ["resume", "Let a paused canary go on", false],
    ["rollback", "Take the canary's sessions back at once", false],
    ["abort", "End a release before production; the live version stays as it is", false],
  ] as const) {
    release
      .command(`${name} <release>`)
      .description(description)
      .requiredOption("--reason <text>", "why; kept in the audit")
      .action((id: string, _own: unknown, command: Command) => {
        const options = command.optsWithGlobals<CommonOptions & { reason: string }>();
        return runCommand(options, async ({ terminal, connect }) => {
          const client = await connect();
          const path = `/releases/${encodeURIComponent(id)}`;
          const before = await client.get<ReleaseView>(path);
          const { digest } = before;
          const { reason } = options;
          const steered = await client.post<ReleaseView>(`${path}/${name}`, needsDigest ? { reason, digest } : { reason });
          if (name === "override" || name === "promote" || name === "rollback") {
            return finish(client, terminal, await follow(client, terminal, before));
          }
          terminal.say(steered.sentence);
          terminal.result(steered);
          return exitCodes.pass;
        });
      });
  }
  release
    .command("watch <release>")
    .description("Follow a release, its canary too, until it is live, undone, or waits for a person")
    .action((id: string, _own: unknown, command: Command) =>
      runCommand(command.optsWithGlobals<CommonOptions>(), async ({ terminal, connect }) => {
        const client = await connect();
        const found = await client.get<ReleaseView>(`/releases/${encodeURIComponent(id)}`);
        return finish(client, terminal, await follow(client, terminal, found, true));
      }),
    );
  release
    .command("show <release>")
    .description("One release with its steps")
    .action((id: string, _own: unknown, command: Command) =>
      runCommand(command.optsWithGlobals<CommonOptions>(), async ({ terminal, connect }) => {
        const client = await connect();
        const found = await client.get<ReleaseView>(`/releases/${encodeURIComponent(id)}`);
        for (const step of found.steps) terminal.say(`  ${step.status.padEnd(12)} ${step.name.padEnd(20)} ${step.summary}`);
        terminal.say(found.sentence);
        terminal.result(found);
        return exitCodes.pass;
      }),
    );
  program
    .command("status")
    .description("What is live, what is on its way, who must act")
    .action((_own: unknown, command: Command) =>
      runCommand(command.optsWithGlobals<CommonOptions>(), async ({ terminal, connect }) => {
        const client = await connect();
        const overview = await client.get<OverviewView>("/overview");
        if (overview.agents.length === 0) terminal.say("No agent has come aboard. Register one with: airworthy release -f airworthy.yaml");
        for (const agent of overview.agents) {
          terminal.say(
            `${agent.name.padEnd(24)} ${(agent.liveVersion ?? "-").padEnd(12)} ${agent.health.padEnd(10)} ${agent.release?.sentence ?? ""}`,
          );
        }
        for (const item of overview.waiting) terminal.say(`waiting: ${item.what}, ${item.agent}@${item.version} (${item.release})`);
        terminal.say(`gateway: ${overview.gateway.state} at ${overview.gateway.url}`);
        terminal.result(overview);
        return exitCodes.pass;
      }),
    );
}

function versionPath(registered: string): string {
  const [, agent, version] = /^([^@]+)@([^@]+)$/.exec(registered) ?? [];
  if (agent === undefined || version === undefined) throw new CommandError("cli/usage", `"${registered}" is not AGENT@VERSION.`);
  return `/agents/${encodeURIComponent(agent)}/versions/${encodeURIComponent(version)}`;
}

/** Waits until a release is finished or waits for a person, saying each step as it ends. A canary may take days: only `watch` waits for that. */
async function follow(client: ApiClient, terminal: Terminal, started: ReleaseView, throughCanary = false): Promise<ReleaseView> {
  const said = new Set<string>(started.steps.filter(isOver).map((step) => step.name));
  for (;;) {
    const release = await client.get<ReleaseView>(`/releases/${started.id}`);
    for (const step of release.steps) {
      if (["not-started", "running", "not-reached"].includes(step.status) || said.has(step.name)) continue;
      said.add(step.name);
      terminal.say(`  ${step.status.padEnd(12)} ${step.name.padEnd(20)} ${step.summary}`);
    }
    if (release.status !== "running") return release;
    const current = release.steps.find((step) => step.status === "running");
    if (current?.phase === "canary" && !throughCanary) return release;
    if (current !== undefined)
      terminal.progress(
        `  ${"running".padEnd(12)} ${current.name.padEnd(20)} ${current.name === "gate.evaluate" ? "" : current.summary}`.trimEnd(),
      );
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
}

function isOver({ status }: ReleaseView["steps"][number]): boolean {
  return status === "passed" || status === "overridden";
}

function finish(client: ApiClient, terminal: Terminal, release: ReleaseView): ExitCode {
  terminal.say(release.sentence);
  if (release.next !== "") terminal.say(release.next);
  const page = client.page(`/releases/${release.agent}/${release.version}`);
  if (page !== undefined) terminal.say(page);
  terminal.result(release);
  switch (release.status) {
    case "live":
    case "waiting":
    case "running":
    case "superseded":
      return release.verdict === "inconclusive" && release.status === "waiting" ? exitCodes.inconclusive : exitCodes.pass;
    case "stopped":
      return release.verdict === "incomplete" || release.verdict === "incomparable" ? exitCodes.invalid : exitCodes.fail;
    case "aborted":
    case "rolled-back":
      return exitCodes.fail;
    case "failed":
      throw new CommandError("delivery/release-failed", release.sentence);
  }
}
