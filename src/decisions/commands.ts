import type { Command } from "commander";

import type { CommonOptions } from "../platform/cli/context.ts";
import { exitCodes } from "../platform/cli/exit-codes.ts";
import { runCommand } from "../platform/cli/run-command.ts";
import type { DecisionView } from "./views.ts";

/** `airworthy decision list|show|approve|deny`. */
export function addDecisionCommands(program: Command): void {
  const decision = program.command("decision").description("What waits for a person: held tool calls, sign-offs");
  decision
    .command("list", { isDefault: true })
    .description("Decisions that are pending; --all also those that are settled")
    .option("--all", "settled ones too")
    .action((_own: unknown, command: Command) => {
      const options = command.optsWithGlobals<CommonOptions & { all?: true }>();
      return runCommand(options, async ({ terminal, connect }) => {
        const client = await connect();
        const { items } = await client.get<{ items: DecisionView[] }>(options.all === true ? "/decisions" : "/decisions?state=pending");
        if (items.length === 0) terminal.say("Nothing waits for a person.");
        for (const { id, state, sentence, expiresAt } of items)
          terminal.say(`${id}  ${state.padEnd(9)} ${sentence}${expiresAt === null || state !== "pending" ? "" : ` (until ${expiresAt})`}`);
        terminal.result({ items });
        return exitCodes.pass;
      });
    });
  decision
    .command("show <decision>")
    .description("One decision with everything that it is about")
    .action((id: string, _own: unknown, command: Command) =>
      runCommand(command.optsWithGlobals<CommonOptions>(), async ({ terminal, connect }) => {
        const client = await connect();
        const found = await client.get<DecisionView>(`/decisions/${encodeURIComponent(id)}`);
        terminal.say(`${found.sentence}\n${found.state}, ${found.votes.length} of ${found.required} approvals\ndigest ${found.digest}`);
        terminal.say(JSON.stringify(found.detail, null, 2));
        terminal.result(found);
        return exitCodes.pass;
      }),
    );
  for (const [name, verdict] of [
    ["approve", "approved"],
    ["deny", "denied"],
  ] as const) {
    decision
      .command(`${name} <decision>`)
      .description(verdict === "approved" ? "Let exactly this call through, once" : "Refuse this call; the reason goes to the agent")
      .requiredOption("--reason <text>", "why; kept in the audit")
      .action((id: string, _own: unknown, command: Command) => {
        const options = command.optsWithGlobals<CommonOptions & { reason: string }>();
        return runCommand(options, async ({ terminal, connect }) => {
          const client = await connect();
          const path = `/decisions/${encodeURIComponent(id)}`;
          const { digest, sentence } = await client.get<DecisionView>(path);
          const decided = await client.post<DecisionView>(`${path}/vote`, { verdict, reason: options.reason, digest });
          terminal.say(`${decided.state}: ${sentence}`);
          terminal.result(decided);
          return exitCodes.pass;
        });
      });
  }
}
