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
  observation_cursors: { gateway: string; through: number; stored: number };
};
