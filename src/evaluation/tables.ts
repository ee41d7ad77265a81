import type { ColumnType, JSONColumnType } from "kysely";

import type { LeaseColumns } from "../platform/postgres/lease.ts";
import type { RunConditions } from "./domain/run-conditions.ts";
import type { Verdict } from "./domain/verdict.ts";
import type { RunGate, RunReport, RunTools, StoredTrial } from "./stored-run.ts";

type Timestamp = ColumnType<Date, Date, Date>;

export type EvaluationTables = {
  evaluation_runs: {
    id: string;
    organization: string;
    project: string;
    environment: string;
    agent: string;
    version_id: string;
    deployment_id: string | null;
    release_id: string | null;
    suite: string;
    suite_digest: string;
    cases: number | null;
    trials_per_case: number | null;
    gate: JSONColumnType<RunGate>;
    baseline_run: string | null;
    status: "waiting" | "running" | "finished" | "failed";
    verdict: Verdict | null;
    report: JSONColumnType<RunReport> | null;
    tools: JSONColumnType<RunTools> | null;
    problem: JSONColumnType<{ code: string; message: string }> | null;
    conditions: JSONColumnType<RunConditions> | null;
    reuse: ColumnType<boolean, boolean | undefined, never>;
    requested_at: ColumnType<Date, Date | undefined, never>;
    started_at: Timestamp | null;
    finished_at: Timestamp | null;
  } & LeaseColumns;
  evaluation_trials: {
    run_id: string;
    case_id: string;
    trial: number;
    content_hash: string;
    status: StoredTrial["status"];
    result: JSONColumnType<StoredTrial>;
    conditions: string | null;
    finished_at: ColumnType<Date, Date | undefined, never>;
  };
  reported_outcomes: {
    organization: string;
    project: string;
    environment: string;
    id: string;
    session: string;
    signal: string;
    failed: boolean;
    reporter: string;
    reported_at: Date;
  };
};
