import type { JSONColumnType } from "kysely";

import type { Observation } from "./domain/observation.ts";

export type TelemetryTables = {
  observations: {
    gateway: string;
    seq: number;
    organization: string;
    project: string;
    environment: string;
    agent: string;
    version: string;
    deployment: string;
    kind: Observation["kind"];
    at: Date;
    session: string | null;
    run: string | null;
    trial: string | null;
    body: JSONColumnType<Observation>;
  };
  sessions: {
    gateway: string;
    seq: number;
    organization: string;
    project: string;
    environment: string;
    agent: string;
    version: string;
    deployment: string;
    session: string;
    release_id: string | null;
    arm: string;
    canary_weight: number;
    assigned_at: Date;
    outcome: "succeeded" | "failed" | "unknown" | null;
    signal: string | null;
    why: string | null;
    decided_at: Date | null;
  };
  observation_cursors: { gateway: string; through: number; stored: number };
};
