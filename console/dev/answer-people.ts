import type { NewKeyView, PrincipalView } from "../../src/tenancy/views.ts";
import { fieldsOf, found, list, ok, refused } from "./answers.ts";
import type { Answer, Asked } from "./answers.ts";
import type { Data } from "./scenario.ts";

/** The key that the development server gives to everybody and takes from everybody. */
export const developmentKey = "aw_k9f2_development-key-that-opens-nothing";

/** `/people` and what stands under it. */
export function answerPeople(data: Data, { method, parts, search, body, at }: Asked): Answer {
  const [, name, what, id] = parts;
  const given = fieldsOf(body);
  if (name === undefined) return method === "GET" ? ok(list(data.people)) : add(data, given, at);
  const index = data.people.findIndex((one) => one.name === name);
  const principal = data.people[index];
  if (principal === undefined) return found(undefined, `person "${name}"`);
  const write = (changed: Partial<PrincipalView>): Answer => {
    data.people[index] = { ...principal, ...changed };
    return ok(data.people[index]);
  };
  const place = { project: search.get("project") ?? "*", environment: search.get("environment") ?? "*" };
  const others = principal.grants.filter((grant) => grant.role !== id || grant.environment !== place.environment);
  switch (`${method} ${what}`) {
    case "POST keys":
      write({ keys: [...principal.keys, keyView("k_new1", at)] });
      return { status: 201, body: newKey("k_new1", at) };
    case "DELETE keys":
      return write({ keys: principal.keys.map((key) => (key.id === id ? { ...key, state: "revoked" } : key)) });
    case "PUT grants":
      return write({ grants: [...others, { role: id ?? "", ...place }] });
    case "DELETE grants":
      return id === "platform"
        ? refused(
            409,
            "Somebody must keep the role platform",
            `"${name}" is the last with a key and the role platform in every environment. Give both to somebody else first.`,
            "tenancy/last-platform",
          )
        : write({ grants: others });
    default:
      return write({ disabled: true, keys: principal.keys.map((key) => ({ ...key, state: "revoked" })) });
  }
}

function add(data: Data, given: ReadonlyMap<string, unknown>, at: string): Answer {
  const name = String(given.get("name"));
  if (data.people.some((one) => one.name === name)) {
    return refused(
      409,
      "This name is taken",
      `"${name}" is taken, and a name is never given twice. Choose another.`,
      "tenancy/principal-exists",
    );
  }
  const roles = given.get("roles");
  const environment = given.get("environment") === "production" ? "production" : "*";
  const principal: PrincipalView = {
    name,
    kind: given.get("kind") === "machine" ? "machine" : "person",
    disabled: false,
    createdAt: at,
    grants: (Array.isArray(roles) ? roles : []).map((role) => ({ role: String(role), project: "*", environment })),
    keys: [keyView("k_new0", at)],
  };
  data.people.push(principal);
  return { status: 201, body: { principal, key: newKey("k_new0", at) } };
}

function keyView(id: string, createdAt: string): PrincipalView["keys"][number] {
  const expiresAt = new Date(Date.parse(createdAt) + 365 * 86_400_000).toISOString();
  return { id, createdAt, expiresAt, lastUsedAt: null, state: "usable" };
}

function newKey(id: string, createdAt: string): NewKeyView {
  return { id, key: developmentKey, expiresAt: keyView(id, createdAt).expiresAt };
}
