import { digestOf } from "../../kernel/digest.ts";
import type { Digest } from "../../kernel/digest.ts";
import { scorerNames } from "./suite.ts";
import type { Case, ScorerName } from "./suite.ts";

/**
 * What a case asks and expects, as one digest: everything of it but its id and tags, the names of the scorers that decide it, and the settings
 * of the suite that it is played and judged by (how calls are compared, which models with which prompts, faults, the seed). A comparison pairs cases by it: a renamed case stays the same one, an edited case does not.
 * @param definition the case as written, its placeholders not filled.
 * @param advisory the suite's scorers that do not decide.
 */
export function caseContentHash({ variables, setup, turns, user, expect, settings }: Case, advisory: readonly ScorerName[]): Digest {
  // A scorer that the case gives nothing to judge does not decide it, so making it advisory changes nothing.
  const deciding = scorerNames.filter((name) => !advisory.includes(name) && (name === "outcome" || name in expect));
  return digestOf({ format: "airworthy/case/1", variables, setup, turns, user, expect, deciding, settings });
}
