import type { ReleaseView } from "../../../../src/delivery/views.ts";
import type { Look } from "../../components/core/status.tsx";
import { formatWeight } from "../../format/format-evidence.ts";
import { releaseLook } from "../../status/looks.ts";

/** A release's status as its page shows it: a running canary by its weight. */
export function releaseStatus({ status, canary, steps }: Pick<ReleaseView, "status" | "canary" | "steps">): Look {
  const look = releaseLook[status];
  const current = steps.find((step) => step.status !== "passed" && step.status !== "overridden");
  if (status !== "running" || canary === null || current?.phase !== "canary" || canary.weight === 0) return look;
  const weight = formatWeight(canary.weight);
  return canary.paused ? { shape: "idle", word: `Paused at ${weight}`, tone: "idle" } : { ...look, word: `Canary at ${weight}` };
}
