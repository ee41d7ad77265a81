import { useQuery } from "@tanstack/react-query";

import { useActingPerson } from "./acting-person.ts";
import { meQuery } from "./queries.ts";

/** Who acts at this browser. */
export type Who = {
  /** Empty when nobody said. */
  readonly name: string;
  /** True when a key proved it. */
  readonly verified: boolean;
  /** False where the server says that no role gives it; true while that is not known: the server decides in any case. */
  may(permission: string): boolean;
};

/** Whom a key has proved, else who they said they are. */
export function useWho(): Who {
  const me = useQuery(meQuery).data;
  const said = useActingPerson();
  const may = (permission: string): boolean => me?.permissions.includes(permission) ?? true;
  return me?.verified === true ? { name: me.name, verified: true, may } : { name: said, verified: false, may };
}

/** Why an action that needs a permission is off. */
export function sayLacking(permission: string): string {
  return `Your roles lack ${permission}.`;
}
