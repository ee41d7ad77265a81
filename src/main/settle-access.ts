import { systemClock } from "../kernel/clock.ts";
import { err, ok, type Result } from "../kernel/result.ts";
import { isLoopbackAddress } from "../platform/http/loopback.ts";
import type { Db } from "../platform/postgres/connect.ts";
import { anyKeyExists, recoverKey, sayPeopleError, toNewKeyView } from "../tenancy/index.ts";
import type { NewKeyView } from "../tenancy/views.ts";
import type { StartError } from "./server.ts";

/** Settles who can reach the server before it listens: others than this machine only once a key exists; and the key of who is to be recovered. */
export async function settleAccess(
  db: Db,
  { host, recover }: { readonly host: string; readonly recover: string | undefined },
): Promise<Result<NewKeyView | undefined, StartError>> {
  if (!isLoopbackAddress(host) && !(await anyKeyExists(db))) {
    return err({
      code: "server/admin-key-missing",
      message: `--host ${host} would let others in, and nobody has a key. Make the first one on this machine: airworthy person add NAME --role platform`,
    });
  }
  if (recover === undefined) return ok(undefined);
  const made = await recoverKey({ db, clock: systemClock }, recover);
  return made.ok ? ok(toNewKeyView(made.value)) : err({ code: made.error.code, message: sayPeopleError(made.error) });
}
