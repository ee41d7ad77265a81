import type { ReleaseDetailView, StepView } from "../../../../src/delivery/views.ts";
import { Evidence } from "../../components/core/evidence.tsx";
import { Panel } from "../../components/core/panel.tsx";
import { Shape } from "../../components/core/shape.tsx";
import { Status } from "../../components/core/status.tsx";
import { When } from "../../components/core/when.tsx";
import { formatDuration } from "../../format/format-time.ts";
import { stepLook } from "../../status/looks.ts";
import { canaryRung } from "./canary-rung.ts";
import { phasesOf } from "./phases.ts";
import type { Phase } from "./phases.ts";

/** The ladder: every step with what it found. Passed phases fold on a narrow screen. */
export function StepsPanel({ release }: { release: ReleaseDetailView }) {
  const { steps } = release;
  const over = steps.filter(({ status }) => status === "passed" || status === "overridden").length;
  const undone = steps.find(({ status }) => status === "rolled-back");
  return (
    <Panel title="Steps" sub={undone === undefined ? `${over} of ${steps.length} passed` : `rolled back at ${undone.label}`}>
      <ol className="ladder">
        {phasesOf(steps).map((phase) => (
          <li key={`${phase.phase} ${phase.title}`}>
            <div className="phase">
              <h3>{phase.title}</h3>
              <span className="xs">
                <Status look={stepLook[phase.status]}>{progressOf(phase)}</Status>
              </span>
            </div>
            <ol>
              {phase.steps.map((step, index) => (
                <Rung
                  key={step.name}
                  step={step}
                  release={release}
                  first={index === 0}
                  last={index === phase.steps.length - 1}
                  folds={phase.status === "passed" && phase.phase !== "canary"}
                />
              ))}
            </ol>
          </li>
        ))}
      </ol>
    </Panel>
  );
}

/** How far a canary is; for other phases their word is enough. */
function progressOf({ phase, status, steps }: Phase): string | undefined {
  const at = steps.findIndex((step) => step.status === "running");
  return phase === "canary" && status === "running" && at !== -1 ? `Step ${at + 1} of ${steps.length}` : undefined;
}

type RungProps = {
  readonly step: StepView;
  readonly release: ReleaseDetailView;
  readonly first: boolean;
  readonly last: boolean;
  readonly folds: boolean;
};

function Rung({ step, release, first, last, folds }: RungProps) {
  const look = stepLook[step.status];
  const later = look.shape === "todo";
  const now = !later && step.status !== "passed";
  const classes = ["rung", first && "first", last && "last", folds && "folds", later && "todo", now && "now"];
  const canary = canaryRung(step, release);
  const says = canary?.says ?? step.summary;
  return (
    <li className={classes.filter((name) => name !== false).join(" ")} data-s={look.tone}>
      <Shape name={look.shape} />
      <div>
        <div className="what">
          {step.label}
          {canary !== undefined && <Meter share={canary.weight} />}
          <span className="hide">{`: ${look.word}`}</span>
        </div>
        {(says !== "" || step.evidence !== null) && (
          <div className="ev" title={step.summary}>
            {says}
            {step.evidence !== null && (
              <>
                {" "}
                <Evidence evidence={step.evidence} />
              </>
            )}
          </div>
        )}
      </div>
      {step.status === "not-reached" && canary !== undefined ? <span className="time">not reached</span> : <StepTime step={step} />}
    </li>
  );
}

/** A share as a bar; the number stands beside it. */
function Meter({ share }: { share: number }) {
  return (
    <span className="meter" aria-hidden="true">
      <b style={{ width: `${share * 100}%` }} />
    </span>
  );
}

function StepTime({ step }: { step: StepView }) {
  if (step.startedAt === null) return null;
  if (step.finishedAt === null) return <When at={step.startedAt} />;
  return <span className="time">{formatDuration(Date.parse(step.finishedAt) - Date.parse(step.startedAt))}</span>;
}
