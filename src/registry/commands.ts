import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";

import type { Command } from "commander";

import type { CommonOptions } from "../platform/cli/context.ts";
import { CommandError, exitCodes } from "../platform/cli/exit-codes.ts";
import { reportFailure } from "../platform/cli/run-command.ts";
import { createTerminal } from "../platform/cli/terminal.ts";
import { starterManifest, starterSuite } from "./starter-files.ts";

/** `airworthy init`: writes a manifest and a first suite to fill in. */
export function addInitCommand(program: Command): void {
  program
    .command("init [directory]")
    .description("Write airworthy.yaml and a first suite for the agent in a folder")
    .option("--name <name>", "the agent's name; defaults to the folder's")
    .action((directory: string | undefined, _own: unknown, command: Command) => {
      const options = command.optsWithGlobals<CommonOptions & { name?: string }>();
      try {
        const terminal = createTerminal(options.json === true);
        const folder = resolve(directory ?? ".");
        const name = toName(options.name ?? basename(folder));
        const files = { "airworthy.yaml": starterManifest(name), "suites/first.yaml": starterSuite(name) };
        for (const file of Object.keys(files)) {
          if (existsSync(join(folder, file))) throw new CommandError("cli/file-exists", `${file} is already there. Nothing was written.`);
        }
        mkdirSync(join(folder, "suites"), { recursive: true });
        for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, file), text);
        terminal.say(`Wrote ${Object.keys(files).join(" and ")}. Fill in what is marked, then run: airworthy eval`);
        terminal.result({ files: Object.keys(files) });
        process.exitCode = exitCodes.pass;
      } catch (error) {
        process.exitCode = reportFailure(options.json === true, error);
      }
    });
}

function toName(text: string): string {
  const name = text
    .toLowerCase()
    .replaceAll(/[^a-z0-9-]+/g, "-")
    .replace(/^[^a-z]+/, "")
    .slice(0, 63);
  return name === "" ? "agent" : name;
}
