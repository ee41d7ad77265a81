import type { ReleaseDetailView } from "../../../../src/delivery/views.ts";
import { paths } from "../../address/paths.ts";
import { Evidence } from "../../components/core/evidence.tsx";
import { Status } from "../../components/core/status.tsx";
import { To } from "../../components/core/to.tsx";
import { stepLook } from "../../status/looks.ts";

const SHOWN: readonly (readonly [step: string, title: string])[] = [
  ["gate.decide", "Gate"],
  ["staging.smoke", "Staging"],
];

/** What a decision on a release rests on, beside its form: gate, staging, canary, and what people said before. */
export function DecisionEvidence({ release }: { release: ReleaseDetailView }) {
  const look = release.canary?.look ?? null;
  const steps = SHOWN.flatMap(([name, title]) => {
    const step = release.steps.find((candidate) => candidate.name === name);
    return step === undefined ? [] : [{ title, step }];
  });
  return (
    <section className="stack gap3 rests" aria-label="Evidence">
      {steps.map(({ title, step }) => (
        <div key={title}>
          <div className="row between">
            <h3>{title}</h3>
            <Status small look={stepLook[step.status]} />
          </div>
          <p className="sm">
            {step.summary} {step.evidence !== null && <Evidence evidence={step.evidence} />}
          </p>
        </div>
      ))}
      {release.review !== null && (
        <div>
          <h3>Human review</h3>
          <p className="sm">
            {release.review.sentence} {release.review.id !== null && <To href={paths.review(release.review.id)}>review</To>}
          </p>
        </div>
      )}
      {look !== null && (
        <div>
          <h3>Canary</h3>
          <p className="sm">{look.sentence}</p>
        </div>
      )}
      {release.signOffs.map(({ person, decision, reason, at }) => (
        <div key={`${person} ${at}`}>
          <h3>{`${person} ${decision}`}</h3>
          <p className="sm">{`“${reason}”`}</p>
        </div>
      ))}
    </section>
  );
}
