import type { Command } from "commander";

import type { CommonOptions } from "../platform/cli/context.ts";
import { CommandError, type ExitCode, exitCodes } from "../platform/cli/exit-codes.ts";
import type { Terminal } from "../platform/cli/terminal.ts";
import { formatMistakes } from "../platform/config/mistake.ts";
import { countOrigins } from "./domain/count-origins.ts";
import { formatCount, formatPercent } from "./domain/format-number.ts";
import type { Case } from "./domain/suite.ts";
import { offline, readText } from "./offline-command.ts";

type CheckOptions = CommonOptions & { against?: string[] };

/** `airworthy eval check`: whether a suite is fit to measure with. */
export function addCheckCommand(evaluate: Command): void {
  evaluate
    .command("check <suite>")
    .description("Whether a suite's cases repeat each other, hold personal data, or stand in the agent's prompts; exit 1 where they do")
    .option("--against <files...>", "prompts and few-shot examples that the agent is given")
    .action((file: string, _own: unknown, command: Command) => {
      const options = command.optsWithGlobals<CheckOptions>();
      return offline(options, (terminal) => check(terminal, file, options.against ?? []));
    });
}

async function check(terminal: Terminal, file: string, against: readonly string[]): Promise<ExitCode> {
  const [{ parseSuite }, { findDuplicates }, { findPersonalData }, { findContamination }] = await Promise.all([
    import("./suite-file.ts"),
    import("./datasets/find-duplicates.ts"),
    import("./datasets/find-personal-data.ts"),
    import("./datasets/find-contamination.ts"),
  ]);
  const parsed = parseSuite(readText(file), file);
  if (!parsed.ok) throw new CommandError("evaluation/suite-invalid", formatMistakes(parsed.error));
  const { name, cases } = parsed.value;
  const duplicates = findDuplicates(cases);
  const personal = cases.flatMap((one) =>
    textsOf(one).flatMap(({ where, text }) => findPersonalData(text).map(({ kind }) => ({ case: one.id, where, kind }))),
  );
  const sources = against.map((path) => ({ name: path, text: readText(path) }));
  const contamination = findContamination(cases, sources);

  for (const { cases: pair, kind, similarity } of duplicates) {
    terminal.say(`${kind === "exact" ? "the same" : `alike (${formatPercent(similarity)})`}: ${pair.join(" and ")}`);
  }
  for (const { case: id, where, kind } of personal) terminal.say(`${kind}: ${id}, ${where}`);
  for (const { case: id, source, words, length } of contamination) {
    terminal.say(`seen: ${formatCount(length, "word")} of ${id} stand in ${source}: ${JSON.stringify(words.slice(0, 120))}`);
  }
  const findings = duplicates.length + personal.length + contamination.length;
  terminal.say(
    `${file}: ${formatCount(cases.length, "case")}, ${findings === 0 ? "nothing found" : formatCount(findings, "finding")}${
      sources.length === 0 ? "; not held against any prompt (--against)" : ""
    }`,
  );
  terminal.result({ suite: name, cases: cases.length, duplicates, personal, contamination, against, origins: countOrigins(cases) });
  return findings === 0 ? exitCodes.pass : exitCodes.fail;
}

/** What a case says in words, with where it says it. */
function textsOf({ turns, user, setup, expect, variables }: Case): { readonly where: string; readonly text: string }[] {
  return [
    ...turns.map((text, index) => ({ where: `turns[${index}]`, text })),
    ...Object.entries({ setup, expect, variables, ...(user !== undefined && { user }) }).map(([where, value]) => ({
      where,
      text: JSON.stringify(value),
    })),
  ];
}
