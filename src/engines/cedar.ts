import type { AuthorizationAnswer, CedarValueJson } from "@cedar-policy/cedar-wasm/nodejs";

import type { Result } from "../kernel/result.ts";
import { readPolicies, type Policy, type PolicyMistake } from "./read-policies.ts";

/** Policies by id: the `@id("...")` that each carries, else `policy0`, `policy1` ... by its place in the text. */
export type PolicyTexts = { readonly [id: string]: string };

/** One question to a set of policies. `context` is a Cedar record in its JSON form. */
export type PolicyQuestion = {
  readonly principal: EntityId;
  readonly action: EntityId;
  readonly resource: EntityId;
  readonly context: { [name: string]: CedarValueJson };
};

export type EntityId = { readonly type: string; readonly id: string };

/** `policies` are the permits that allow, or the forbids that deny; for `failed` those that could not be judged, and `reasons` says why. */
export type PolicyDecision =
  | { readonly verdict: "allow" | "deny"; readonly policies: readonly string[] }
  | { readonly verdict: "failed"; readonly policies: readonly string[]; readonly reasons: readonly string[] };

/** Answers questions by one set of policies. Only a clean Allow is `allow`; it never throws. */
export type DecideByPolicies = (question: PolicyQuestion) => PolicyDecision;

/** A set of policies that can be asked. */
export type PreparedPolicies = {
  readonly decide: DecideByPolicies;
  /** The tools that a permit names, `server/tool`. */
  readonly permitted: ReadonlySet<string>;
};

/** The policy engine. */
export type Cedar = {
  /** Reads a policy text, or says every mistake in it. */
  read(text: string): Result<readonly Policy[], readonly PolicyMistake[]>;
  /** Prepares a set once; a `key` always stands for the same policies. Policies that do not parse fail every question. */
  prepare(key: string, policies: PolicyTexts): PreparedPolicies;
};

/** Loads the engine's WebAssembly (4 MB, some 30 ms), which only those who have a policy need. */
export async function loadCedar(): Promise<Cedar> {
  const { preparsePolicySet, statefulIsAuthorized, policyToJson } = await import("@cedar-policy/cedar-wasm/nodejs");
  const prepared = new Map<string, PreparedPolicies>(); // the engine keeps a set under its key for as long as the process lives, 2 KB a policy

  const parse = (key: string, policies: PolicyTexts): DecideByPolicies => {
    // INVARIANT: policies go in by id. As a list they would be called policy0, policy1, whatever their @id says.
    const parsed = preparsePolicySet(key, { staticPolicies: policies });
    if (parsed.type === "failure") return () => failed(parsed.errors);
    return ({ principal, action, resource, context }) => {
      try {
        return readAnswer(statefulIsAuthorized({ principal, action, resource, context, preparsedPolicySetId: key, entities: [] }));
      } catch (error) {
        return failed([{ message: String(error) }]); // it throws for JSON that is nested too deeply, and for text that is no Unicode
      }
    };
  };

  return {
    read: (text) => readPolicies(text, policyToJson),
    prepare(key, policies) {
      const known = prepared.get(key);
      if (known !== undefined) return known;
      const read = readPolicies(Object.values(policies).join("\n"), policyToJson);
      const permits = read.ok ? read.value.filter(({ effect }) => effect === "permit") : [];
      const made = { decide: parse(key, policies), permitted: new Set(permits.flatMap(({ tool }) => tool ?? [])) };
      prepared.set(key, made);
      return made;
    },
  };
}

/** INVARIANT: an answer with any error in it is no answer. Cedar leaves out a forbid that fails, and allows what it would have forbidden. */
function readAnswer(answer: AuthorizationAnswer): PolicyDecision {
  if (answer.type === "failure") return failed(answer.errors);
  const { decision, diagnostics } = answer.response;
  if (diagnostics.errors.length > 0) {
    const policies = diagnostics.errors.map(({ policyId }) => policyId);
    return { verdict: "failed", policies, reasons: diagnostics.errors.map(({ error }) => error.message) };
  }
  return { verdict: decision === "allow" ? "allow" : "deny", policies: diagnostics.reason };
}

function failed(errors: readonly { readonly message: string }[]): PolicyDecision {
  return { verdict: "failed", policies: [], reasons: errors.map(({ message }) => message) };
}
