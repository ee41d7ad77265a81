import { type Digest, digestOf } from "../../kernel/digest.ts";
import { caseContentHash } from "./case-content-hash.ts";
import type { Case, Suite } from "./suite.ts";
import { trialDraw } from "./trial-draw.ts";

/**
 * Everything that a trial's result may depend on but chance, as one digest: the version, the case with all that plays and judges it, its time, the
 * seed and the trial's number, and the tools as they were found. A trial with an equal digest may stand for it.
 * @param played `version`: its digest; `tools`: digests over the definitions of its servers' tools; `judgeMayBlock`: whether what the judge says decides.
 */
export function trialConditions(
  suite: Suite,
  definition: Case,
  played: {
    readonly trial: number;
    readonly version: string;
    readonly tools: { readonly [server: string]: string };
    readonly judgeMayBlock: boolean;
  },
): Digest {
  const { advisory, caseTimeoutMs, evaluationServer, seed } = suite;
  return digestOf({
    format: "airworthy/trial/1",
    case: caseContentHash(definition, advisory),
    draw: trialDraw({ seed, caseId: definition.id, trial: played.trial }),
    version: played.version,
    tools: played.tools,
    judgeMayBlock: definition.expect.rubric !== undefined && played.judgeMayBlock,
    caseTimeoutMs,
    evaluationServer,
  });
}
