import { text } from "node:stream/consumers";

import type { Command } from "commander";

import type { CommandContext, CommonOptions } from "../platform/cli/context.ts";
import { CommandError, type ExitCode, exitCodes } from "../platform/cli/exit-codes.ts";
import { runCommand } from "../platform/cli/run-command.ts";
import type { Terminal } from "../platform/cli/terminal.ts";
import type { ReviewLabelView, ReviewView } from "./review-views.ts";

type CreateOptions = CommonOptions & { reviewers: string; reservationMinutes: string };

/** `airworthy review create|list|show|close|labels|cases`. */
export function addReviewCommands(program: Command): void {
  const review = program.command("review").description("Ask people to look at what changed, blind, before it is merged");
  const act = (command: Command, run: (context: CommandContext, path: string) => Promise<void>): void => {
    command.action((id: string, _own: unknown, self: Command) =>
      runCommand(self.optsWithGlobals<CommonOptions>(), async (context): Promise<ExitCode> => {
        await run(context, `/reviews/${encodeURIComponent(id)}`);
        return exitCodes.pass;
      }),
    );
  };

  review
    .command("create <evaluation>")
    .description("Make a queue of an evaluation's disagreements: regressed, flaky, an unsure judge, and a tenth of the rest as control")
    .option("--reviewers <n>", "different people who must label each item, 1 to 5", "1")
    .option("--reservation-minutes <n>", "how long an item stays with who took it", "15")
    .action((evaluation: string, _own: unknown, command: Command) => {
      const options = command.optsWithGlobals<CreateOptions>();
      return runCommand(options, async ({ terminal, connect }) => {
        const client = await connect();
        const body = { evaluation, reviewers: readNumber(options.reviewers), reservationMinutes: readNumber(options.reservationMinutes) };
        const created = await client.post<ReviewView>("/reviews", body);
        print(terminal, created, client.page(`/reviews/${created.id}`));
        terminal.result(created);
        return exitCodes.pass;
      });
    });
  review
    .command("list", { isDefault: true })
    .description("Reviews, newest first")
    .option("--evaluation <id>", "of one evaluation")
    .action((_own: unknown, command: Command) => {
      const options = command.optsWithGlobals<CommonOptions & { evaluation?: string }>();
      return runCommand(options, async ({ terminal, connect }) => {
        const client = await connect();
        const of = options.evaluation === undefined ? "" : `?evaluation=${encodeURIComponent(options.evaluation)}`;
        const { items } = await client.get<{ items: ReviewView[] }>(`/reviews${of}`);
        if (items.length === 0) terminal.say("No review was asked for yet: airworthy review create EVALUATION");
        for (const one of items) terminal.say(sayProgress(one));
        terminal.result({ items });
        return exitCodes.pass;
      });
    });
  act(review.command("show <review>").description("How far a review is, and what it found once it is complete"), async (context, path) => {
    const client = await context.connect();
    const found = await client.get<ReviewView>(path);
    print(context.terminal, found, client.page(path));
    context.terminal.result(found);
  });
  act(review.command("close <review>").description("End a review; its labels stay"), async ({ terminal, connect }, path) => {
    const client = await connect();
    const closed = await client.post<ReviewView>(`${path}/close`, {});
    print(terminal, closed, client.page(path));
    terminal.result(closed);
  });
  review
    .command("labels <review>")
    .description("What people said; --judge as JSON lines for `airworthy eval judge-calibrate`")
    .option("--judge", "a line for each trial, with the verdict of its rubric's judge")
    .action((id: string, _own: unknown, command: Command) => {
      const options = command.optsWithGlobals<CommonOptions & { judge?: true }>();
      return runCommand(options, async ({ terminal, connect }) => {
        const client = await connect();
        const path = `/reviews/${encodeURIComponent(id)}/labels`;
        if (options.judge === true) {
          const lines = await text(await client.download(`${path}?format=judge`));
          terminal.say(lines.trimEnd());
          terminal.result({ lines });
          return exitCodes.pass;
        }
        const { items } = await client.get<{ items: ReviewLabelView[] }>(path);
        for (const { item, case: name, reason, person, winner, candidate, baseline, note } of items)
          terminal.say(
            `${String(item).padStart(3)}  ${name.padEnd(28)} ${reason.padEnd(9)} ${person}: ${winner === "tie" ? "tie" : `${winner} won`}; candidate ${candidate}, baseline ${baseline}${note === "" ? "" : `. ${note}`}`,
          );
        terminal.result({ items });
        return exitCodes.pass;
      });
    });
  act(
    review.command("cases <review>").description("Drafts of new cases, where people and scorers differ, as a suite file"),
    async (context, path) => {
      const client = await context.connect();
      const yaml = await text(await client.download(`${path}/cases`));
      context.terminal.say(yaml.trimEnd());
      context.terminal.result({ yaml });
    },
  );
}

function print(terminal: Terminal, review: ReviewView, url: string | undefined): void {
  terminal.say(sayProgress(review));
  const { unpaired, result } = review;
  if (unpaired.length > 0)
    terminal.say(
      `  ${unpaired.length} cases have nothing to be held beside: ${unpaired.slice(0, 5).join(", ")}${unpaired.length > 5 ? " and more" : ""}`,
    );
  if (result !== null) terminal.say(`  ${result.candidateVersion} against ${result.baselineVersion}. ${result.sentence}`);
  if (url !== undefined) terminal.say(url);
}

function sayProgress({ id, status, fullItems, items, reviewers, agent, suite, evaluation }: ReviewView): string {
  const each = reviewers === 1 ? "" : `, ${reviewers} labels each`;
  return `${id}  ${status.padEnd(8)} ${fullItems} of ${items} items labelled${each}  ${agent} on ${suite}, ${evaluation}`;
}

function readNumber(given: string): number {
  const value = Number(given);
  if (given.trim() === "" || !Number.isFinite(value)) throw new CommandError("cli/usage", `"${given}" is no number.`);
  return value;
}
