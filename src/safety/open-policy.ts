import { loadCedar, type DecideByPolicies } from "../engines/cedar.ts";
import type { Policy } from "../engines/read-policies.ts";
import { digestBytes } from "../kernel/digest.ts";
import { ok, type Result } from "../kernel/result.ts";
import { checkPolicies, type PolicyError } from "../registry/index.ts";

/** A tool policy that can be asked. */
export type OpenPolicy = { readonly policies: readonly Policy[]; readonly decide: DecideByPolicies };

/** Checks a policy text as a registration does, and prepares it. */
export async function openPolicy(text: string, file: string): Promise<Result<OpenPolicy, PolicyError>> {
  const checked = await checkPolicies(text, file);
  if (!checked.ok) return checked;
  const cedar = await loadCedar();
  const texts = Object.fromEntries(checked.value.map((policy) => [policy.id, policy.text]));
  return ok({ policies: checked.value, decide: cedar.prepare(digestBytes(text), texts).decide });
}
