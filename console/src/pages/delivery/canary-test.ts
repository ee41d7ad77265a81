import type { LookView, ReleaseDetailView } from "../../../../src/delivery/views.ts";
import { known, sessionsAt } from "./look-series.ts";

/** The sequential test of a canary, as its panel draws it. */
export type CanaryTest = {
  /** The release that it belongs to. */
  readonly release: string;
  readonly version: string;
  /** The live version that it is compared with. */
  readonly baseline: string;
  readonly plan: NonNullable<ReleaseDetailView["canary"]>;
  /** Oldest first. */
  readonly looks: readonly LookView[];
  readonly last: LookView;
  /** Failed sessions by their place in the order of assignment, also those after the newest look. */
  readonly failures: ReleaseDetailView["failures"];
  /** The first look at which the test had fired; undefined: it has not. */
  readonly fired: LookView | undefined;
  /** It takes no more looks. */
  readonly over: boolean;
};

/** What a release's canary has shown; undefined: nothing yet. */
export function canaryTestOf(release: ReleaseDetailView): CanaryTest | undefined {
  const { version, baselineVersion, canary: plan, looks, failures, status } = release;
  const last = looks.at(-1);
  if (plan === null || last === undefined) return undefined;
  return {
    release: release.id,
    version,
    baseline: baselineVersion ?? "the live version",
    plan,
    looks,
    last,
    failures,
    fired: looks.find((look) => look.peak >= look.threshold),
    over: status !== "running" && status !== "waiting",
  };
}

/** `2 of 162 sessions failed on v3 and 15 of 718 on v1`. */
export function sayFailed({ version, baseline, last }: CanaryTest): string {
  const { canary, stable } = last;
  return `${canary.failed} of ${known(canary)} sessions failed on ${version} and ${stable.failed} of ${known(stable)} on ${baseline}`;
}

/** What happens, or happened, when the test fires. */
export function sayConsequence({ plan, fired }: CanaryTest): string {
  const words = {
    rollback: ["roll back", "rolled back"],
    freeze: ["ask a person", "asked a person"],
    notify: ["say so", "said so"],
  } as const;
  return words[plan.onRegression][fired === undefined ? 0 : 1];
}

/** How many sessions were in when the test fired, or at the newest look. */
export function decidedAt({ fired, last }: CanaryTest): number {
  return sessionsAt(fired ?? last);
}
