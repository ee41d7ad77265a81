import type { ColumnType, GeneratedAlways, JSONColumnType } from "kysely";

import type { Gateway } from "./domain/gateway.ts";
import type { ProcessProblem, ProcessSpec, ProcessState } from "./domain/process.ts";

type Timestamp = ColumnType<Date, Date, Date>;
type CreatedAt = ColumnType<Date, Date | undefined, never>;

export type RuntimeTables = {
  deployments: {
    id: string;
    organization: string;
    project: string;
    environment: string;
    agent: string;
    version_id: string;
    created_at: CreatedAt;
    ended_at: Timestamp | null;
  };
  deployment_claims: { deployment_id: string; claimant: string };
  processes: {
    id: string;
    organization: string;
    project: string;
    environment: string;
    deployment_id: string | null;
    name: string;
    key: string;
    spec: JSONColumnType<ProcessSpec>;
    desired: "running" | "stopped";
    state: ProcessState;
    pid: number | null;
    started_at: number | null;
    port: number | null;
    plane: ColumnType<string | null, string | undefined, string | null>;
    failures: ColumnType<number, number | undefined, number>;
    restarts: ColumnType<number, number | undefined, number>;
    probe_failures: ColumnType<number, number | undefined, number>;
    wake_at: Timestamp | null;
    since: ColumnType<Date, Date | undefined, Date>;
    problem: JSONColumnType<ProcessProblem> | null;
  };
  planes: { id: string; seen_at: Date };
  gateways: {
    id: string;
    plane: string;
    url: string;
    pulled_at: ColumnType<Date | null, Date | undefined, Date>;
    told_at: ColumnType<Date | null, Date | undefined, Date>;
    complete_through: ColumnType<Date | null, Date | undefined, Date>;
    weights: ColumnType<Gateway["weights"], string | undefined, string>;
    in_flight: ColumnType<Gateway["inFlight"], string | undefined, string>;
  };
  deployment_processes: { deployment_id: string; process_id: string };
  /** Joined for names; owned by the registry. */
  agent_versions: { id: GeneratedAlways<string>; agent: string; version: string; digest: string };
};
