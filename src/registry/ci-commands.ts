import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";

import { type Command, Option } from "commander";

import type { CommonOptions } from "../platform/cli/context.ts";
import { CommandError, exitCodes } from "../platform/cli/exit-codes.ts";
import { reportFailure } from "../platform/cli/run-command.ts";
import { createTerminal, type Terminal } from "../platform/cli/terminal.ts";
import { formatMistakes } from "../platform/config/mistake.ts";
import type { CiFile, CiProject } from "./init/ci/ci-project.ts";
import type { CiProjectError } from "./init/ci/find-ci-project.ts";

type CiOptions = CommonOptions & { readonly file: string; readonly provider?: "github" | "gitlab" | "cloudbuild"; readonly force?: true };

/** `airworthy init ci`: pipelines for the gate, staging and promotion. */
export function addCiCommand(init: Command): void {
  init
    .command("ci")
    .description("Write the pipelines of the three phases: gate before a merge, staging, promotion of the digest that was tested")
    .option("-f, --file <file>", "the manifest", "airworthy.yaml")
    .addOption(
      new Option("--provider <name>", "whose pipelines; else by the address of origin").choices(["github", "gitlab", "cloudbuild"]),
    )
    .option("--force", "write over files that are there")
    .action(async (_own: unknown, command: Command) => {
      const options = command.optsWithGlobals<CiOptions>();
      try {
        await writePipelines(options, versionOf(command));
        process.exitCode = exitCodes.pass;
      } catch (error) {
        process.exitCode = reportFailure(options.json === true, error);
      }
    });
}

async function writePipelines({ file, provider: wanted, force, json }: CiOptions, version: string): Promise<void> {
  const [{ findCiProject, findProvider }, { writeGithub }, { gitlabJobs, writeGitlab }, { writeCloudBuild }] = await Promise.all([
    import("./init/ci/find-ci-project.ts"),
    import("./init/ci/write-github.ts"),
    import("./init/ci/write-gitlab.ts"),
    import("./init/ci/write-cloud-build.ts"),
  ]);
  const terminal = createTerminal(json === true);
  const found = findCiProject(file, `airworthy@${version}`);
  if (!found.ok) throw refuse(found.error, file);
  const { root, project } = found.value;
  const provider = wanted ?? findProvider(root);
  if (provider === undefined) {
    const message = "The address of origin does not say whose pipelines are meant. Name it: --provider github, gitlab or cloudbuild.";
    throw new CommandError("cli/usage", message);
  }
  const hasPipeline = existsSync(join(root, ".gitlab-ci.yml"));
  const files = { github: writeGithub, gitlab: () => writeGitlab(project, { hasPipeline }), cloudbuild: writeCloudBuild }[provider](
    project,
  );
  writeAll(root, files, force === true);
  sayProject(terminal, project);
  for (const { path } of files) terminal.say(`Wrote ${relative(process.cwd(), join(root, path))}`);
  if (provider === "gitlab" && hasPipeline) terminal.say(`Add to .gitlab-ci.yml:\n  include:\n    - local: /${gitlabJobs}`);
  terminal.say("What they need to be told, and what each phase does: docs/ci.md");
  terminal.result({ provider, files: files.map(({ path }) => path), project });
}

/** Nothing where one of them is there already. */
function writeAll(root: string, files: readonly CiFile[], force: boolean): void {
  const there = files.filter(({ path }) => existsSync(join(root, path)));
  if (there.length > 0 && !force) {
    const names = there.map(({ path }) => path).join(", ");
    throw new CommandError("cli/file-exists", `Already there: ${names}. Nothing was written. --force writes over them.`);
  }
  for (const { path, text } of files) {
    try {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      throw new CommandError(
        "cli/file-unwritable",
        `${path} cannot be written (${why}). Make room for it, and run this again with --force.`,
      );
    }
  }
}

function sayProject(terminal: Terminal, { manifest, agent, defaultBranch, install, variables, hasLimits }: CiProject): void {
  const line = (what: string, said: string): void => terminal.say(`  ${what.padEnd(14)} ${said}`);
  line("agent", `${agent} (${manifest})`);
  line("default branch", defaultBranch);
  line("dependencies", install === undefined ? "none found" : `${install.command} (${install.manager}, in ${install.folder})`);
  line("variables", variables.length === 0 ? "none" : variables.join(", "));
  if (!hasLimits) line("no limits", "staging holds p95 latency and cost only against gate.limits: p95LatencyMs, costUsdPerCase");
}

function refuse(error: CiProjectError, file: string): CommandError {
  switch (error.code) {
    case "cli/file-unreadable":
      return new CommandError(error.code, `${error.file} cannot be read. Name the manifest with --file, or make one with: airworthy init`);
    case "registry/manifest-invalid":
      return new CommandError(error.code, `${file} has mistakes:\n${formatMistakes(error.mistakes)}`);
    case "registry/gate-missing":
      return new CommandError(error.code, `${file} has no gate, so nothing would decide in a pipeline. Add gate.suite and gate.floors.`);
  }
}

function versionOf(command: Command): string {
  return command.parent === null ? (command.version() ?? "") : versionOf(command.parent);
}
