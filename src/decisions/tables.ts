import type { JSONColumnType } from "kysely";

import type { Json } from "../kernel/json.ts";
import type { DecisionKind, DecisionState, Vote } from "./domain/decision.ts";

export type DecisionTables = {
  decisions: {
    id: string;
    organization: string;
    project: string;
    environment: string;
    kind: DecisionKind;
    object: string;
    digest: string;
    agent: string;
    sentence: string;
    required: number;
    barred: JSONColumnType<string[]>;
    state: DecisionState;
    detail: JSONColumnType<{ [name: string]: Json }>;
    asked_at: Date;
    expires_at: Date | null;
    settled_at: Date | null;
  };
  decision_votes: {
    decision_id: string;
    person: string;
    verified: boolean;
    verdict: Vote["verdict"];
    reason: string;
    voted_at: Date;
  };
};
