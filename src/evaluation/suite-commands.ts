import { existsSync, writeFileSync } from "node:fs";
import { text } from "node:stream/consumers";

import type { Command } from "commander";

import { digestOf } from "../kernel/digest.ts";
import type { ApiClient } from "../platform/cli/api-client.ts";
import type { CommonOptions } from "../platform/cli/context.ts";
import { CommandError, exitCodes } from "../platform/cli/exit-codes.ts";
import { runCommand } from "../platform/cli/run-command.ts";
import type { Terminal } from "../platform/cli/terminal.ts";
import { formatMistakes } from "../platform/config/mistake.ts";
import { formatCount } from "./domain/format-number.ts";
import { saySuiteChange, tellSuiteChange } from "./domain/say-suite-change.ts";
import type { Suite } from "./domain/suite.ts";
import { readText } from "./offline-command.ts";
import type { SuiteChangeView, SuiteContentView, SuiteVersionView, SuiteView } from "./suite-views.ts";

type Page<T> = { readonly items: readonly T[]; readonly nextCursor: string | null };

/** `airworthy suite list|versions|show|diff`. */
export function addSuiteCommands(program: Command): void {
  const suite = program.command("suite").description("The suites that were registered, each with its versions");
  suite
    .command("list", { isDefault: true })
    .description("Suites by agent and name, each by what was registered last")
    .option("--agent <name>", "of one agent")
    .action((_own: unknown, command: Command) => {
      const options = command.optsWithGlobals<CommonOptions & { agent?: string }>();
      return runCommand(options, async ({ terminal, connect }) => {
        const client = await connect();
        const search = new URLSearchParams(options.agent === undefined ? {} : { agent: options.agent });
        const items: SuiteView[] = [];
        for (let more = true; more;) {
          const page = await readWhole<SuiteView>(client, `/suites?${search.toString()}`);
          items.push(...page.items);
          search.set("cursor", page.nextCursor ?? "");
          more = page.nextCursor !== null;
        }
        if (items.length === 0)
          terminal.say("No suite was registered yet: name its file under suites in the manifest, then airworthy release");
        for (const one of items) printSuite(terminal, one);
        terminal.result({ items });
        return exitCodes.pass;
      });
    });
  suite
    .command("versions <agent> <name>")
    .description("The versions of a suite, the one in force first: what changed in each, and which evaluations played it")
    .option("--cursor <cursor>", "go on after the versions that were shown")
    .action((agent: string, name: string, _own: unknown, command: Command) => {
      const options = command.optsWithGlobals<CommonOptions & { cursor?: string }>();
      return runCommand(options, async ({ terminal, connect }) => {
        const client = await connect();
        const search = new URLSearchParams({ name, ...(options.cursor === undefined ? {} : { cursor: options.cursor }) });
        const page = await readWhole<SuiteVersionView>(client, `/suites/${encodeURIComponent(agent)}/versions?${search.toString()}`);
        for (const one of page.items) printVersion(terminal, one);
        if (page.nextCursor !== null) terminal.say(`There are older ones: --cursor ${page.nextCursor}`);
        terminal.result(page);
        return exitCodes.pass;
      });
    });
  suite
    .command("show <agent> <digest>")
    .description("A version of a suite as it was registered; the beginning of its digest is enough")
    .option("--out <file>", "write it there")
    .action((agent: string, digest: string, _own: unknown, command: Command) => {
      const options = command.optsWithGlobals<CommonOptions & { out?: string }>();
      return runCommand(options, async ({ terminal, connect }) => {
        const { out } = options;
        if (out !== undefined && existsSync(out))
          throw new CommandError("cli/file-exists", `${out} is already there. Nothing was written.`);
        const yaml = await download(await connect(), agent, digest);
        if (out === undefined) terminal.say(yaml.replace(/\n$/, "")); // which the terminal adds
        else {
          writeFileSync(out, yaml);
          terminal.say(`Wrote ${out}`);
        }
        terminal.result({ agent, digest: digestOf(yaml), ...(out === undefined ? { yaml } : { file: out }) });
        return exitCodes.pass;
      });
    });
  suite
    .command("diff <agent|file> <digest|file> [digest]")
    .description("What changed between two versions of an agent's suites, or between two files, which needs no server")
    .action((first: string, second: string, third: string | undefined, _own: unknown, command: Command) =>
      runCommand(command.optsWithGlobals<CommonOptions>(), async ({ terminal, connect }) => {
        if (third === undefined) await diff(terminal, { label: first, yaml: readText(first) }, { label: second, yaml: readText(second) });
        else {
          const client = await connect();
          const [before, now] = [await download(client, first, second), await download(client, first, third)];
          await diff(terminal, { label: second, yaml: before }, { label: third, yaml: now });
        }
        return exitCodes.pass;
      }),
    );
}

/** Reads a page again as long as that brings more of what the server had not read yet. */
async function readWhole<T extends { readonly content: SuiteContentView; readonly change?: SuiteChangeView }>(
  client: ApiClient,
  path: string,
): Promise<Page<T>> {
  for (let before = Infinity; ;) {
    const page = await client.get<Page<T>>(path);
    const unread = page.items.filter(({ content, change }) => content.kind === "unread" || change?.kind === "unread").length;
    if (unread === 0 || unread >= before) return page;
    before = unread;
  }
}

async function download(client: ApiClient, agent: string, digest: string): Promise<string> {
  return text(await client.download(`/suites/${encodeURIComponent(agent)}/versions/${encodeURIComponent(digest)}`));
}

type Labelled = { readonly label: string; readonly yaml: string };

async function diff(terminal: Terminal, before: Labelled, now: Labelled): Promise<void> {
  const [{ parseSuite }, { compareSuites }] = await Promise.all([import("./suite-file.ts"), import("./domain/compare-suites.ts")]);
  const read = ({ label, yaml }: Labelled): Suite => {
    const parsed = parseSuite(yaml, label);
    if (!parsed.ok) throw new CommandError("evaluation/suite-invalid", formatMistakes(parsed.error));
    return parsed.value;
  };
  const change = compareSuites(read(before), read(now));
  for (const line of saySuiteChange(tellSuiteChange(change, Infinity))) terminal.say(line);
  terminal.result({ before: digestOf(before.yaml), now: digestOf(now.yaml), ...change });
}

function printSuite(terminal: Terminal, { agent, name, digest, content, versions, firstRegisteredAt, registeredAt }: SuiteView): void {
  const since = versions === 1 ? "" : ` since ${sayTime(firstRegisteredAt)}`;
  terminal.say(`${agent}  ${name}  ${shorten(digest)}  ${sayContent(content)}`);
  terminal.say(`  registered ${sayTime(registeredAt)}, ${formatCount(versions, "version")}${since}`);
}

function printVersion(terminal: Terminal, { digest, file, registeredAt, content, change, evaluations }: SuiteVersionView): void {
  terminal.say(`${shorten(digest)}  ${file}, registered ${sayTime(registeredAt)}: ${sayContent(content)}`);
  for (const line of sayChange(change)) terminal.say(`  ${line}`);
  const { count, newest } = evaluations;
  const named = newest.map(({ id, version, status, verdict }) => `${id} (${version}: ${verdict ?? status})`).join(", ");
  const more = count - newest.length;
  terminal.say(count === 0 ? "  not played yet" : `  played by ${named}${more > 0 ? ` and ${more} more` : ""}`);
}

function sayChange(change: SuiteChangeView): string[] {
  switch (change.kind) {
    case "first":
      return ["the first version"];
    case "compared":
      return saySuiteChange(change);
    case "invalid":
      return ["not compared with the version before: one of both is not valid any more"];
    case "unread":
      return ["not compared yet: ask again"];
  }
}

function sayContent(content: SuiteContentView): string {
  switch (content.kind) {
    case "read": {
      const origins = Object.entries(content.origins).map(([kind, cases]) => `${kind} ${cases}`);
      return `${formatCount(content.cases, "case")}, ${formatCount(content.trials, "trial")} each, from ${origins.join(", ")}`;
    }
    case "invalid":
      return `not valid any more, ${formatCount(content.mistakes, "mistake")}`;
    case "unread":
      return "not read yet: ask again";
  }
}

/** Enough of a digest to name a version by. */
function shorten(digest: string): string {
  return digest.slice("sha256:".length, "sha256:".length + 12);
}

/** To the minute. */
function sayTime(iso: string): string {
  return `${iso.slice(0, 16).replace("T", " ")} UTC`;
}
