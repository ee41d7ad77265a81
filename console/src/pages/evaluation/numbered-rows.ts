import type { CaseView } from "../../../../src/evaluation/views.ts";

type Row = CaseView["aligned"][number][number];

/** Gives every call its place in its own side's order, from 1. */
export function numbered(rows: readonly Row[]): readonly { row: Row; baselineNumber: number; candidateNumber: number }[] {
  let baselineNumber = 0;
  let candidateNumber = 0;
  return rows.map((row) => {
    if (row.baseline !== null) baselineNumber += 1;
    if (row.candidate !== null) candidateNumber += 1;
    return { row, baselineNumber, candidateNumber };
  });
}
