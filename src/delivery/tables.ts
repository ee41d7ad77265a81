import type { ColumnType, JSONColumnType } from "kysely";

import type { LeaseColumns } from "../platform/postgres/lease.ts";
import type { CanaryEvidence } from "./domain/canary-evidence.ts";
import type { CanaryNumbers, CanaryPlan, CanaryVerdict } from "./domain/judge-canary.ts";
import type { ReleaseOrder, ReleaseStatus, StepName, StepStatus } from "./domain/release.ts";
import type { Route } from "./domain/snapshot.ts";

type Timestamp = ColumnType<Date, Date, Date>;
type CreatedAt = ColumnType<Date, Date | undefined, never>;

export type DeliveryTables = {
  routes: {
    organization: string;
    project: string;
    environment: string;
    agent: string;
    arms: JSONColumnType<Route["arms"]>;
    release_id: string | null;
    updated_at: ColumnType<Date, Date | undefined, Date>;
  };
  releases: {
    id: string;
    organization: string;
    project: string;
    agent: string;
    version_id: string;
    baseline_version_id: string | null;
    manifest: string;
    author: string;
    status: ReleaseStatus;
    sentence: string;
    next: string;
    evaluation_run: string | null;
    plan: JSONColumnType<CanaryPlan> | null;
    paused: ColumnType<boolean, boolean | undefined, boolean>;
    ordered: JSONColumnType<ReleaseOrder> | null;
    drain_until: Timestamp | null;
    wake_at: Timestamp | null;
    created_at: CreatedAt;
    finished_at: Timestamp | null;
  } & LeaseColumns;
  release_steps: {
    release_id: string;
    name: StepName;
    status: StepStatus;
    attempt: ColumnType<number, number | undefined, number>;
    summary: string;
    evidence: JSONColumnType<{ label: string; href: string }> | null;
    started_at: Timestamp | null;
    finished_at: Timestamp | null;
  };
  rollouts: {
    release_id: string;
    evidence: JSONColumnType<CanaryEvidence>;
    folded_at: Date;
    folded_gateway: string;
    folded_seq: number;
  };
  rollout_looks: {
    release_id: string;
    n: number;
    step: StepName;
    weight: number;
    verdict: CanaryVerdict;
    sentence: string;
    numbers: JSONColumnType<CanaryNumbers>;
    looked_at: Date;
  };
};
