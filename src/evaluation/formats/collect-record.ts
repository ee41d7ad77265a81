import { digestOf } from "../../kernel/digest.ts";
import { err, ok, type Result } from "../../kernel/result.ts";
import type { CaseRecord, Exclusion, ExpectedCall, RecordedCall, RunRecord, TrialRecord } from "../domain/run-record.ts";

/** Why a file is not read; the message says what to do. */
export type FormatError = {
  readonly code:
    | "evaluation/file-unreadable"
    | "evaluation/file-too-large"
    | "evaluation/format-unknown"
    | "evaluation/duplicate-case"
    | "evaluation/no-cases";
  readonly message: string;
};

/** One case as a source tells of it. */
export type FoundCase = {
  readonly id: string;
  /** What was asked and expected; undefined where the source does not say. */
  readonly content?: unknown;
  readonly slices?: { readonly [field: string]: string };
  readonly expectedCalls?: readonly ExpectedCall[] | undefined;
};

/** One trial as a source tells of it. `score` is looked at here; `failure`: infrastructure failed, whatever the score says. */
export type FoundTrial = FoundCase & {
  readonly where: string;
  readonly trial?: string;
  readonly score: unknown;
  readonly failure?: string | undefined;
  readonly calls?: readonly RecordedCall[] | undefined;
};

/** Gathers what a source holds; nothing that is given to it gets lost. */
export type RecordCollector = {
  addCase(found: FoundCase): void;
  addTrial(found: FoundTrial): void;
  exclude(exclusion: Exclusion): void;
  /** True where no more is taken, and the rest need not be read. */
  isFull(): boolean;
  finish(): Result<RunRecord, FormatError>;
};

type Gathered = {
  contentHash: string | undefined;
  slices: { readonly [field: string]: string };
  expectedCalls: readonly ExpectedCall[] | undefined;
  readonly trials: TrialRecord[];
  readonly seen: Set<string>;
};

/** What is kept of a file fits into the memory of a small machine. */
const mostTrials = 2_000_000;

/** Starts a record. The first mistake that makes the whole of it worthless is told by `finish`. */
export function collectRecord(format: string, { most = mostTrials } = {}): RecordCollector {
  const cases = new Map<string, Gathered>();
  const excluded: Exclusion[] = [];
  let refused: FormatError | undefined;
  let taken = 0;

  /** False where there is no place for another trial or exclusion. */
  const hasPlace = (): boolean => {
    if (++taken <= most) return true;
    refused ??= { code: "evaluation/file-too-large", message: `It holds more than ${most} trials. Split it by cases.` };
    return false;
  };
  const gather = ({ id, content, slices = {}, expectedCalls }: FoundCase): Gathered => {
    const contentHash = content === undefined ? undefined : digestOf(content);
    const known = cases.get(id);
    if (known === undefined) {
      const gathered: Gathered = { contentHash, slices, expectedCalls, trials: [], seen: new Set<string>() };
      cases.set(id, gathered);
      return gathered;
    }
    if (known.contentHash !== undefined && contentHash !== undefined && known.contentHash !== contentHash) {
      const message = `The case "${id}" stands there twice with different contents, so nobody can say which was played. Give each case an id of its own.`;
      refused ??= { code: "evaluation/duplicate-case", message };
    }
    known.contentHash ??= contentHash;
    known.slices = { ...slices, ...known.slices };
    known.expectedCalls ??= expectedCalls;
    return known;
  };
  const exclude = (exclusion: Exclusion): void => {
    if (hasPlace()) excluded.push(exclusion);
  };

  return {
    addCase: (found) => void gather(found),
    addTrial: (found) => {
      if (!hasPlace()) return;
      const { where, trial, score, failure } = found;
      const calls = found.calls === undefined ? {} : { calls: found.calls };
      const gathered = gather(found);
      if (trial !== undefined && gathered.seen.has(trial)) {
        const message = `Trial ${trial} of the case "${found.id}" stands there twice. Two runs are two files.`;
        refused ??= { code: "evaluation/duplicate-case", message };
      }
      if (trial !== undefined) gathered.seen.add(trial);
      const value = typeof score === "boolean" ? Number(score) : score;
      if (failure !== undefined) gathered.trials.push({ score: null, why: failure, ...calls });
      else if (value === null || value === undefined) gathered.trials.push({ score: null, why: "it has no score", ...calls });
      else if (typeof value === "number" && value >= 0 && value <= 1) gathered.trials.push({ score: value, ...calls });
      else {
        const said = typeof value === "number" ? String(value) : JSON.stringify(value); // 1e999 is Infinity
        const message = `The score of "${found.id}" is ${said}, which is no number from 0 to 1.`;
        exclude({ where, code: "evaluation/score-invalid", message });
      }
    },
    exclude,
    isFull: () => taken > most,
    finish: () => {
      if (refused !== undefined) return err(refused);
      if (cases.size === 0) {
        const [first] = excluded;
        const message = `It holds no case that can be read${first === undefined ? "" : `; the first mistake, at ${first.where}: ${first.message}`}`;
        return err({ code: "evaluation/no-cases", message });
      }
      const records = Array.from(cases, ([id, { contentHash, slices, expectedCalls, trials }]): CaseRecord => ({
        id,
        contentHash,
        slices,
        ...(expectedCalls === undefined ? {} : { expectedCalls }),
        trials,
      }));
      return ok({ format, cases: records, excluded });
    },
  };
}
