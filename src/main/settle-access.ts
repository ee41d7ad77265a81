import type { Clock } from "../kernel/clock.ts";
import { err, ok, type Result } from "../kernel/result.ts";
import { isLoopbackAddress } from "../platform/http/loopback.ts";
import type { Db } from "../platform/postgres/connect.ts";
import { anyKeyExists, recoverKey, sayPeopleError, toNewKeyView } from "../tenancy/index.ts";
import type { NewKeyView } from "../tenancy/views.ts";
import type { ServerOptions, StartError } from "./server.ts";

/**
 * Settles who can reach the server before it listens, and makes the key of who is to be recovered. INVARIANT: as long as a name
 * alone counts, nobody but this machine gets in: neither by an address nor through a proxy that has a name for it.
 */
export async function settleAccess(
  db: Db,
  clock: Clock,
  { host, publicHosts, recover }: Pick<ServerOptions, "host" | "publicHosts" | "recover">,
): Promise<Result<NewKeyView | undefined, StartError>> {
  if ((!isLoopbackAddress(host) || publicHosts.length > 0) && !(await anyKeyExists(db))) {
    const option = publicHosts.length > 0 ? `--public-host ${publicHosts[0]}` : `--host ${host}`;
    return err({
      code: "server/admin-key-missing",
      message: `${option} would let others in, and nobody has a key. Make the first one on this machine: airworthy person add NAME --role platform`,
    });
  }
  if (recover === undefined) return ok(undefined);
  const made = await recoverKey({ db, clock }, recover);
  return made.ok ? ok(toNewKeyView(made.value)) : err({ code: made.error.code, message: sayPeopleError(made.error) });
}
