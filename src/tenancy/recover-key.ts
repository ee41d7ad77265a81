import { defaultProject, productionEnvironment } from "../kernel/scope.ts";
import type { Result } from "../kernel/result.ts";
import type { PeopleDeps, PeopleError } from "./change-people.ts";
import { addKey, defaultKeyDays, type NewKey } from "./keys.ts";

/** Makes a key for somebody when no key is left to do it with. Who may start the server on its data may do this. */
export async function recoverKey(deps: PeopleDeps, name: string): Promise<Result<NewKey, PeopleError>> {
  const actor = { person: "airworthy", kind: "machine", verified: true, actor: "airworthy up --recover" } as const;
  return addKey(deps, { actor, scope: { ...defaultProject, environment: productionEnvironment } }, { name, expiresInDays: defaultKeyDays });
}
