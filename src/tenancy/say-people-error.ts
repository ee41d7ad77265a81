import type { PeopleError } from "./change-people.ts";
import { sayGrant } from "./domain/say-refusal.ts";

/** Why people were left as they are, and what to do. */
export function sayPeopleError(error: PeopleError): string {
  switch (error.code) {
    case "tenancy/principal-not-found":
      return `There is no "${error.name}". See who there is with: airworthy person list`;
    case "tenancy/principal-exists":
      return `"${error.name}" is taken, and a name is never given twice. Choose another, or make another key: airworthy person key ${error.name}`;
    case "tenancy/principal-disabled":
      return `"${error.name}" is disabled and gets no key or role any more. Add them under another name.`;
    case "tenancy/first-is-platform":
      return `"${error.name}" would be the first who has a key, and could add nobody: give them the role platform, in every environment.`;
    case "tenancy/last-platform":
      return `"${error.name}" is the last with a key and the role platform in every environment. Give both to somebody else first.`;
    case "tenancy/key-not-found":
      return `"${error.name}" has no key "${error.id}". See the keys with: airworthy --json person list`;
    case "tenancy/grant-not-found":
      return `"${error.name}" does not have ${sayGrant(error.grant)}. They have: ${error.grants.map(sayGrant).join(", ") || "no role"}.`;
    case "tenancy/scope-not-found":
      return `There is no environment "${error.environment}" in project "${error.project}" to grant a role for.`;
  }
}
