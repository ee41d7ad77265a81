import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";

import type { CaseRowView, EvaluationView } from "../../../../src/evaluation/views.ts";
import { oneOf, optionalName, ordinal } from "../../address/view-state.ts";
import { useViewState } from "../../address/use-view-state.ts";
import { casesQuery } from "../../api/queries.ts";
import { Answer } from "../../components/core/answer.tsx";
import { CaseDetail } from "./case-detail.tsx";
import { CasesPanel } from "./cases-panel.tsx";
import { shownCases } from "./shown-cases.ts";

const parameters = { show: oneOf(["changed", "better", "worse", "all"], "changed"), case: optionalName(), trial: ordinal() };

/** The list of cases and the one that is selected. What is selected is in the address. */
export function CasesSection({ evaluation }: { evaluation: EvaluationView }) {
  const query = useQuery(casesQuery(evaluation.id));
  return (
    <Answer query={query} what="The cases" shape="table">
      {(cases) => <Cases evaluation={evaluation} cases={cases} />}
    </Answer>
  );
}

function Cases({ evaluation, cases }: { evaluation: EvaluationView; cases: readonly CaseRowView[] }) {
  const [view, change] = useViewState(parameters);
  // Without a comparison nothing has changed yet: every case is shown, whatever the address asks for.
  const compared = evaluation.comparison !== null;
  const shown = shownCases(cases, compared ? view.show : "all");
  const selected = cases.find((row) => row.id === view.case) ?? shown[0];
  const trial = Math.min(view.trial, selected?.trials.length ?? 1);

  // A case or a trial that this run does not have is taken out of the address like any other bad value.
  const unknownCase = view.case !== null && view.case !== selected?.id;
  useEffect(() => {
    if (unknownCase) change({ case: null, trial: 1 });
    else if (view.trial !== trial) change({ trial: 1 });
  });

  return (
    <div className="cols cases">
      <CasesPanel
        evaluation={evaluation}
        cases={cases}
        shown={shown}
        show={compared ? view.show : null}
        selected={selected?.id}
        onShow={(show) => change({ show, case: null, trial: 1 })}
        onSelect={(id) => change({ case: id, trial: 1 })}
      />
      {selected !== undefined && (
        <CaseDetail
          evaluation={evaluation}
          row={selected}
          trial={unknownCase ? 1 : trial}
          onTrial={(next) => change({ case: selected.id, trial: next })}
        />
      )}
    </div>
  );
}
