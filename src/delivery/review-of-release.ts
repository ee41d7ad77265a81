import { type ReviewFact, reviewFact } from "../evaluation/index.ts";
import type { Db } from "../platform/postgres/connect.ts";
import { readStoredManifest } from "../registry/index.ts";
import type { StoredRelease } from "./release-store.ts";

/** The human review that a release's sign-off rests on. */
export type ReleaseReview = ReviewFact & {
  /** Nobody signs off before it is complete. */
  readonly blocks: boolean;
};

/** Reads the newest review of the run of a release's gate; undefined where there is none and none is required. */
export async function reviewOfRelease(
  db: Db,
  { evaluationRun, manifest }: Pick<StoredRelease, "evaluationRun" | "manifest">,
): Promise<ReleaseReview | undefined> {
  if (evaluationRun === undefined) return undefined;
  const isRequired = readStoredManifest(manifest)?.gate?.review === "required";
  const fact = await reviewFact(db, evaluationRun);
  return fact.id === undefined && !isRequired ? undefined : { ...fact, blocks: isRequired && !fact.isComplete };
}
