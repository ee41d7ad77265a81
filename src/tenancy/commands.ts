import { type Command, InvalidArgumentError } from "commander";

import type { ApiClient } from "../platform/cli/api-client.ts";
import type { CommonOptions } from "../platform/cli/context.ts";
import { exitCodes } from "../platform/cli/exit-codes.ts";
import { runCommand } from "../platform/cli/run-command.ts";
import type { Terminal } from "../platform/cli/terminal.ts";
import { everywhere } from "./domain/principal.ts";
import { sayGrant } from "./domain/say-refusal.ts";
import type { AddedView, MeView, NewKeyView, PrincipalView } from "./views.ts";

type PersonOptions = CommonOptions & { role: string[]; environment: string; machine?: true; days?: number };

/** `airworthy person ...` and `airworthy whoami`. */
export function addPeopleCommands(program: Command): void {
  const person = program.command("person").description("People and machines: their keys and roles");
  const run = (
    command: Command,
    act: (client: ApiClient, terminal: Terminal, options: PersonOptions) => Promise<unknown>,
  ): Promise<void> => {
    const options = command.optsWithGlobals<PersonOptions>();
    return runCommand(options, async ({ terminal, connect }) => {
      terminal.result(await act(await connect(), terminal, options));
      return exitCodes.pass;
    });
  };

  person
    .command("add <name>")
    .description("Add somebody with a first key, which is shown once; the first of all needs --role platform")
    .requiredOption("--role <role>", "a role; give it again for more", (role: string, before?: string[]) => [...(before ?? []), role])
    .option("--environment <environment>", "where the roles hold; * for all", everywhere)
    .option("--machine", "a machine: decides nothing, whatever its roles")
    .option("--days <n>", "how long the key opens; 365 unless told", toDays)
    .action((name: string, _own: unknown, command: Command) =>
      run(command, async (client, terminal, { role: roles, environment, machine, days, json }) => {
        const kind = machine === true ? "machine" : "person";
        const added = await client.post<AddedView>("/people", { name, kind, roles, environment, ...expiry(days) });
        terminal.say(`Added ${name}: ${added.principal.grants.map(sayGrant).join(", ")}`);
        if (json !== true) sayKey(terminal, added.key);
        return added;
      }),
    );
  person
    .command("list")
    .description("Who there is, with their roles")
    .action((_own: unknown, command: Command) =>
      run(command, async (client, terminal) => {
        const list = await client.get<{ items: PrincipalView[] }>("/people");
        if (list.items.length === 0)
          terminal.say("Nobody yet: names are unverified. Begin with: airworthy person add NAME --role platform");
        for (const { name, kind, disabled, grants, keys } of list.items) {
          const usable = keys.filter((key) => key.state === "usable").length;
          const state = disabled ? "disabled" : `${usable} ${usable === 1 ? "key" : "keys"}`;
          terminal.say(`${name.padEnd(24)} ${kind.padEnd(8)} ${state.padEnd(10)} ${grants.map(sayGrant).join(", ")}`);
        }
        return list;
      }),
    );
  person
    .command("key <name>")
    .description("Make another key, which is shown once")
    .option("--days <n>", "how long it opens; 365 unless told", toDays)
    .action((name: string, _own: unknown, command: Command) =>
      run(command, async (client, terminal, { days, json }) => {
        const key = await client.post<NewKeyView>(`${pathOf(name)}/keys`, expiry(days));
        if (json !== true) sayKey(terminal, key);
        return key;
      }),
    );
  person
    .command("revoke <name> <key>")
    .description("Revoke a key by its id; its sessions end with it")
    .action((name: string, key: string, _own: unknown, command: Command) =>
      run(command, async (client, terminal) => {
        const principal = await client.delete<PrincipalView>(`${pathOf(name)}/keys/${encodeURIComponent(key)}`);
        terminal.say(`Revoked ${key} of ${name}`);
        return principal;
      }),
    );
  for (const [verb, method, done] of [
    ["grant", "put", "Granted to"],
    ["ungrant", "delete", "Taken from"],
  ] as const) {
    person
      .command(`${verb} <name> <role>`)
      .description(verb === "grant" ? "Grant a role" : "Take a role back, from the environment it was granted for")
      .option("--environment <environment>", "where it holds; * for all", everywhere)
      .action((name: string, role: string, _own: unknown, command: Command) =>
        run(command, async (client, terminal, { environment }) => {
          const path = `${pathOf(name)}/grants/${encodeURIComponent(role)}?environment=${encodeURIComponent(environment)}`;
          const principal = await client[method]<PrincipalView>(path);
          terminal.say(`${done} ${name}: ${sayGrant({ role, project: everywhere, environment })}`);
          return principal;
        }),
      );
  }
  person
    .command("disable <name>")
    .description("End every key and session at once; the name stays in the record")
    .action((name: string, _own: unknown, command: Command) =>
      run(command, async (client, terminal) => {
        const principal = await client.post<PrincipalView>(`${pathOf(name)}/disable`, {});
        terminal.say(`Disabled ${name}`);
        return principal;
      }),
    );
  program
    .command("whoami")
    .description("Who you are here, and what you may do")
    .action((_own: unknown, command: Command) =>
      run(command, async (client, terminal) => {
        const me = await client.get<MeView>("/me");
        terminal.say(
          me.verified ? `${me.name}, a ${me.kind}: ${me.grants.map(sayGrant).join(", ") || "no role"}` : `${me.name} (unverified)`,
        );
        terminal.say(me.permissions.length === 0 ? "may do nothing in production" : `may, in production: ${me.permissions.join(" ")}`);
        return me;
      }),
    );
}

function sayKey(terminal: Terminal, { key, expiresAt }: NewKeyView): void {
  terminal.say(`The key, shown this once; it opens until ${expiresAt.slice(0, 10)}:\n  ${key}`);
  terminal.say("Where it is used: export AIRWORTHY_KEY=... for commands, Authorization: Bearer for HTTP, the sign-in page for the console");
}

function toDays(text: string): number {
  const days = Number(text);
  if (Number.isInteger(days) && days >= 1 && days <= 3_650) return days;
  throw new InvalidArgumentError("It is a whole number of days from 1 to 3650.");
}

function expiry(days: number | undefined): { expiresInDays?: number } {
  return days === undefined ? {} : { expiresInDays: days };
}

function pathOf(name: string): string {
  return `/people/${encodeURIComponent(name)}`;
}
