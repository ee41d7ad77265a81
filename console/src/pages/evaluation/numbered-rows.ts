import type { AlignedRow } from "./call-arguments.ts";

/** Gives every call its place in its own side's order, from 1. */
export function numbered(rows: readonly AlignedRow[]): readonly { row: AlignedRow; baselineNumber: number; candidateNumber: number }[] {
  let baselineNumber = 0;
  let candidateNumber = 0;
  return rows.map((row) => {
    if (row.baseline !== null) baselineNumber += 1;
    if (row.candidate !== null) candidateNumber += 1;
    return { row, baselineNumber, candidateNumber };
  });
}
