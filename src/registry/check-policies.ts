import { loadCedar } from "../engines/cedar.ts";
import type { Policy } from "../engines/read-policies.ts";
import { err, type Result } from "../kernel/result.ts";
import type { Mistake } from "../platform/config/mistake.ts";

/** Why a tool policy is refused: it cannot be read as meant, or it permits tools that nobody named. */
export type PolicyError = { readonly code: "safety/policy-invalid" | "safety/blanket-permit"; readonly mistakes: readonly Mistake[] };

/** Reads the text of a tool policy, or says every mistake in it; a mistake's path is the policy's id. */
export async function checkPolicies(text: string, file: string): Promise<Result<readonly Policy[], PolicyError>> {
  const read = (await loadCedar()).read(text);
  if (read.ok) return read;
  const isInvalid = read.error.some(({ kind }) => kind === "invalid");
  return err({
    code: isInvalid ? "safety/policy-invalid" : "safety/blanket-permit",
    mistakes: read.error.map(({ policy, line, column, message }) => ({ file, line, column, path: policy, message })),
  });
}
