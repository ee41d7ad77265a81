/** Development data: v1 is live; the gate cannot tell whether v3 is worse, so the release waits for a person. */
import { finished } from "./evaluations.ts";
import { journey } from "./journey.ts";
import type { Journey } from "./journey.ts";
import { asked, decidable, releaseOf } from "./releases.ts";

export function waiting(ago: (minutes: number) => string): Journey {
  const { releases, evaluations } = journey(ago);
  const evaluated = finished({ id: "eval_317", version: "v3", played: "v3-unsure", baseline: { id: "eval_315" }, minutesAgo: 31 }, ago);
  const later = ["not-started", ""] as const;
  const release = releaseOf(
    {
      version: "v3",
      author: "Idris Bakker",
      status: "waiting",
      sentence: evaluated.view.sentence,
      next: "Nothing passes by itself: more cases settle it, or a person signs off or denies exactly this digest.",
      baselineVersion: "v1",
      minutesAgo: 32,
      tookMinutes: null,
      evaluated,
      signOffs: [],
      asks: asked("v3", "gate", `support-desk v3 goes on although its gate does not decide: ${evaluated.view.sentence}`),
      actions: decidable,
      steps: [
        ["passed", "ready in 1.3 s, same digest"],
        ["passed", "64 of 64 trials"],
        ["inconclusive", "−4.7 pt, at least −12.6, limit −10.0"],
        later,
        later,
        later,
        later,
      ],
      audit: [
        {
          actor: "airworthy",
          action: "gate.decided",
          what: "Gate inconclusive: a person decides",
          evidence: { label: "evaluation", href: "/evaluations/eval_317" },
        },
      ],
    },
    ago,
  );
  return {
    releases: [release, ...releases.filter(({ version }) => version === "v1" || version === "v2")],
    evaluations: [evaluated, ...evaluations.filter(({ view }) => view.version === "v1" || view.version === "v2")],
  };
}
