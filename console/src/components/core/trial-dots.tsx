import type { CaseRowView } from "../../../../src/evaluation/views.ts";
import { trialLook } from "../../status/looks.ts";
import { Shape } from "./shape.tsx";

/** Trials as a row of shapes: `2 of 4 trials passed`, and what the others are when they did not fail. */
export function TrialDots({ trials }: { trials: CaseRowView["trials"] }) {
  return (
    <span className="dots" role="img" aria-label={trialsInWords(trials)}>
      {trials.map((trial, index) => (
        // Trials have no id but their place.
        <span key={index} data-s={trialLook[trial].tone}>
          <Shape name={trialLook[trial].shape} />
        </span>
      ))}
    </span>
  );
}

function trialsInWords(trials: CaseRowView["trials"]): string {
  const count = (status: CaseRowView["trials"][number]): number => trials.filter((trial) => trial === status).length;
  const passed = `${count("passed")} of ${trials.length} trials passed`;
  const errored = count("errored") > 0 ? `, ${count("errored")} errored` : "";
  const pending = count("pending") > 0 ? `, ${count("pending")} pending` : "";
  return passed + errored + pending;
}
