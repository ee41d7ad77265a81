import { writeFileSync } from "node:fs";
import { basename } from "node:path";

import type { Command } from "commander";

import type { CommonOptions } from "../platform/cli/context.ts";
import { CommandError, exitCodes } from "../platform/cli/exit-codes.ts";
import { runCommand } from "../platform/cli/run-command.ts";
import type { CaseDraft } from "./imports/case-draft.ts";
import { formatMistakes } from "../platform/config/mistake.ts";
import { readText } from "./offline-command.ts";
import { formatCount, formatNames } from "./domain/format-number.ts";

const shownLines = 20;
const defaultOut = "suite.yaml";

/** `airworthy eval import`: cases of other tools become a suite file, without a server. One JSON object is the last line of standard output. */
export function addImportCommand(evaluate: Command): void {
  evaluate
    .command("import <file>")
    .description("Make a suite file of another tool's cases; says what cannot be carried over; needs no server")
    .option("--suite <name>", "the suite's name; else of the file's") // eval has a --suite too, which gets it: both are looked at together
    .option("--settings <suite>", "a suite file whose settings it gets: judge, simulator, trials and all but its cases")
    .option("--out <file>", `where to write it; else ${defaultOut}, where there is none yet`)
    .action((file: string, _own: unknown, command: Command) => {
      const options = command.optsWithGlobals<CommonOptions & { suite?: string; settings?: string; out?: string }>();
      return runCommand({ ...options, json: true }, async ({ terminal }) => {
        const [{ importText }, { writeSuite }, { readFileWith }] = await Promise.all([
          import("./imports/import-text.ts"),
          import("./imports/write-suite.ts"),
          import("./formats/read-run-file.ts"),
        ]);
        const suite = await checkName(options.suite ?? nameOf(file));
        const read = readFileWith(file, importText);
        if (!read.ok) throw new CommandError(read.error.code, read.error.message);
        const { format, drafts } = read.value;
        const traced = drafts.map((draft): CaseDraft => ({ from: { kind: "file", ref: `${basename(file)}, ${draft.where}` }, ...draft }));
        const settings = options.settings === undefined ? {} : await settingsOf(options.settings);
        const written = writeSuite(traced, { suite, settings });
        const notImported = [...read.value.notImported, ...(written?.notImported ?? [])];
        for (const { where, message } of notImported.slice(0, shownLines)) terminal.say(`not imported: ${where}: ${message}`);
        if (notImported.length > shownLines) terminal.say(`not imported: ${notImported.length - shownLines} more`);
        if (written === undefined) {
          const first = notImported[0];
          const why = first === undefined ? "" : ` The first reason, at ${first.where}: ${first.message}`;
          throw new CommandError("evaluation/no-cases", `${file} has no case that a suite can have.${why}`);
        }
        const out = write(written.yaml, options.out);
        terminal.say(`${out}: ${written.imported} of ${formatCount(drafts.length, "case")} (${format})`);
        if (written.expectNothing.length > 0)
          terminal.say(`Nothing is expected yet of ${formatNames(written.expectNothing)}: any answer passes.`);
        terminal.result({ format, cases: drafts.length, imported: written.imported, notImported, out });
        return exitCodes.pass;
      });
    });
}

async function settingsOf(file: string): Promise<{ readonly [name: string]: unknown }> {
  const { readSettings } = await import("./imports/read-settings.ts");
  const settings = readSettings(readText(file), file);
  if (!settings.ok) throw new CommandError("evaluation/suite-invalid", formatMistakes(settings.error));
  return settings.value;
}

/** A name that was not asked for takes no file's place. */
function write(yaml: string, asked: string | undefined): string {
  const out = asked ?? defaultOut;
  try {
    writeFileSync(out, yaml, { flag: asked === undefined ? "wx" : "w" });
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    throw new CommandError("cli/usage", `${out} cannot be written (${said}). Say --out FILE.`);
  }
  return out;
}

function nameOf(file: string): string {
  const name = basename(file)
    .toLowerCase()
    .replace(/(?:\.[a-z]+)+$/, "")
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-+|-+$/g, "");
  return name === "" ? "imported" : name.slice(0, 100);
}

async function checkName(name: string): Promise<string> {
  const { suiteName } = await import("../platform/config/names.ts");
  if (suiteName.safeParse(name).success) return name;
  throw new CommandError("cli/usage", `"${name}" is no suite's name: lower-case letters, digits and -, with / between its parts.`);
}
