import { useRef } from "react";

import type { CaseRowView, EvaluationView } from "../../../../src/evaluation/views.ts";
import { Panel } from "../../components/core/panel.tsx";
import { Status } from "../../components/core/status.tsx";
import { TrialDots } from "../../components/core/trial-dots.tsx";
import { useRowKeys } from "../../keyboard/use-row-keys.ts";
import { changeLook, trialLook } from "../../status/looks.ts";
import { shownCases } from "./shown-cases.ts";
import type { Show } from "./shown-cases.ts";

type CasesPanelProps = {
  readonly evaluation: EvaluationView;
  readonly cases: readonly CaseRowView[];
  readonly shown: readonly CaseRowView[];
  /** Null without a comparison: there is nothing to choose from. */
  readonly show: Show | null;
  readonly selected: string | undefined;
  readonly onShow: (show: Show) => void;
  readonly onSelect: (id: string) => void;
};

const choices: readonly (readonly [Show, string])[] = [
  ["changed", "Changed"],
  ["better", "Better"],
  ["worse", "Worse"],
  ["all", "All"],
];

/** Cases as rows of trials, the baseline's beside this run's. */
export function CasesPanel({ evaluation, cases, shown, show, selected, onShow, onSelect }: CasesPanelProps) {
  const list = useRef<HTMLTableSectionElement>(null);
  const hasBaseline = cases.some((row) => row.baselineTrials !== null);
  useRowKeys(list, onSelect);
  const footer = (
    <>
      <span>{`${shown.length} of ${cases.length}`}</span>
      <span>
        <kbd>j</kbd> <kbd>k</kbd> to move
      </span>
    </>
  );
  return (
    <Panel title="Cases" aside={show !== null && <Choices cases={cases} show={show} onShow={onShow} />} footer={footer}>
      {shown.length === 0 ? (
        <p className="body dim">
          {show === "worse" ? "No case got worse." : show === "better" ? "No case got better." : "No case changed."}
        </p>
      ) : (
        <div className="scroll">
          <table className="t tall pick">
            <thead>
              <tr>
                <th scope="col">Case</th>
                {hasBaseline && <th scope="col">{evaluation.comparison?.baselineVersion ?? "Baseline"}</th>}
                <th scope="col">{evaluation.version}</th>
                <th scope="col" className="r">
                  Change
                </th>
              </tr>
            </thead>
            <tbody ref={list}>
              {shown.map((row) => (
                <CaseRow key={row.id} row={row} hasBaseline={hasBaseline} current={row.id === selected} onSelect={onSelect} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Panel>
  );
}

type CaseRowProps = {
  readonly row: CaseRowView;
  readonly hasBaseline: boolean;
  readonly current: boolean;
  readonly onSelect: (id: string) => void;
};

function CaseRow({ row, hasBaseline, current, onSelect }: CaseRowProps) {
  return (
    <tr data-current={current || undefined}>
      <td>
        <button type="button" className="name" data-row={row.id} aria-current={current || undefined} onClick={() => onSelect(row.id)}>
          {row.id}
        </button>
        <span className="under cut">{row.summary}</span>
      </td>
      {hasBaseline && <td>{row.baselineTrials === null ? <span className="dim">—</span> : <TrialDots trials={row.baselineTrials} />}</td>}
      <td>
        <TrialDots trials={row.trials} />
      </td>
      <td className="r">
        <Status small look={row.trials.includes("pending") ? trialLook.pending : changeLook[row.change]} />
        {row.trajectoryChanged && <span className="under">other calls</span>}
      </td>
    </tr>
  );
}

function Choices({ cases, show, onShow }: { cases: readonly CaseRowView[]; show: Show; onShow: (show: Show) => void }) {
  return (
    <div className="seg" role="group" aria-label="Which cases">
      {choices.map(([choice, label]) => (
        <button key={choice} type="button" aria-pressed={choice === show} onClick={() => onShow(choice)}>
          {`${label} ${shownCases(cases, choice).length}`}
        </button>
      ))}
    </div>
  );
}
