import type { StepView } from "../../../../src/delivery/views.ts";
import { Evidence } from "../../components/core/evidence.tsx";
import { Panel } from "../../components/core/panel.tsx";
import { Shape } from "../../components/core/shape.tsx";
import { Status } from "../../components/core/status.tsx";
import { When } from "../../components/core/when.tsx";
import { formatDuration } from "../../format/format-time.ts";
import { stepLook } from "../../status/looks.ts";
import { phasesOf } from "./phases.ts";
import type { Phase } from "./phases.ts";

const titles: { readonly [phase in Phase["phase"]]: string } = {
  gate: "Pre-merge gate",
  staging: "Staging",
  "sign-off": "Sign-off",
  canary: "Canary",
  live: "Live",
};

/** The ladder: every step with what it found. Passed phases fold on a narrow screen. */
export function StepsPanel({ steps }: { steps: readonly StepView[] }) {
  const passed = steps.filter((step) => step.status === "passed").length;
  return (
    <Panel title="Steps" sub={`${passed} of ${steps.length} passed`}>
      <ol className="ladder">
        {phasesOf(steps).map((phase) => (
          <li key={phase.phase}>
            <div className="phase">
              <h3>{titles[phase.phase]}</h3>
              <span className="xs">
                <Status look={stepLook[phase.status]} />
              </span>
            </div>
            <ol>
              {phase.steps.map((step, index) => (
                <Rung
                  key={step.name}
                  step={step}
                  first={index === 0}
                  last={index === phase.steps.length - 1}
                  folds={phase.status === "passed"}
                />
              ))}
            </ol>
          </li>
        ))}
      </ol>
    </Panel>
  );
}

type RungProps = { readonly step: StepView; readonly first: boolean; readonly last: boolean; readonly folds: boolean };

function Rung({ step, first, last, folds }: RungProps) {
  const look = stepLook[step.status];
  const later = look.shape === "todo";
  const now = !later && step.status !== "passed";
  const classes = ["rung", first && "first", last && "last", folds && "folds", later && "todo", now && "now"];
  return (
    <li className={classes.filter((name) => name !== false).join(" ")} data-s={look.tone}>
      <Shape name={look.shape} />
      <div>
        <div className="what">
          {step.label}
          <span className="hide">{`: ${look.word}`}</span>
        </div>
        {(step.summary !== "" || step.evidence !== null) && (
          <div className="ev">
            {step.summary}
            {step.evidence !== null && (
              <>
                {" "}
                <Evidence evidence={step.evidence} />
              </>
            )}
          </div>
        )}
      </div>
      <StepTime step={step} />
    </li>
  );
}

function StepTime({ step }: { step: StepView }) {
  if (step.startedAt === null) return null;
  if (step.finishedAt === null) return <When at={step.startedAt} />;
  return <span className="time">{formatDuration(Date.parse(step.finishedAt) - Date.parse(step.startedAt))}</span>;
}
