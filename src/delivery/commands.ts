import type { Command } from "commander";

import { readRegistration } from "../evaluation/index.ts";
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
    .command("start", { isDefault: true })
    .description("Register the manifest's version and start its release; returns when it is live, stopped, or waits for a person")
    .option("-f, --file <file>", "the manifest", "airworthy.yaml")
    .action((_own: unknown, command: Command) => {
      const options = command.optsWithGlobals<CommonOptions & { file: string }>();
      return runCommand(options, async ({ terminal, connect }) => {
        const registration = readRegistration(options.file);
        const client = await connect();
        const version = await client.post<VersionView>("/versions", registration);
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
  release
    .command("abort <release>")
    .description("End a release; the live version stays as it is")
    .requiredOption("--reason <text>", "why; kept in the audit")
    .action((id: string, _own: unknown, command: Command) => {
      const options = command.optsWithGlobals<CommonOptions & { reason: string }>();
      return runCommand(options, async ({ terminal, connect }) => {
        const client = await connect();
        const aborted = await client.post<ReleaseView>(`/releases/${encodeURIComponent(id)}/abort`, { reason: options.reason });
        terminal.say(aborted.sentence);
        terminal.result(aborted);
        return exitCodes.pass;
      });
    });
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

/** Waits until a release is finished or waits for a person, saying each step as it ends. */
async function follow(client: ApiClient, terminal: Terminal, started: ReleaseView): Promise<ReleaseView> {
  const said = new Set<string>(started.steps.filter((step) => step.status === "passed").map((step) => step.name));
  for (;;) {
    const release = await client.get<ReleaseView>(`/releases/${started.id}`);
    for (const step of release.steps) {
      if (["not-started", "running", "not-reached"].includes(step.status) || said.has(step.name)) continue;
      said.add(step.name);
      terminal.say(`  ${step.status.padEnd(12)} ${step.name.padEnd(20)} ${step.summary}`);
    }
    if (release.status !== "running") return release;
    const current = release.steps.find((step) => step.status === "running");
    if (current !== undefined)
      terminal.progress(
        `  ${"running".padEnd(12)} ${current.name.padEnd(20)} ${current.name === "gate.evaluate" ? "" : current.summary}`.trimEnd(),
      );
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
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
      return exitCodes.fail;
    case "failed":
      throw new CommandError("delivery/release-failed", release.sentence);
  }
}
