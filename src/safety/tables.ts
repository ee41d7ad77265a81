import type { JSONColumnType } from "kysely";

import type { Json } from "../kernel/json.ts";

export type SafetyTables = {
  tool_decision_cursors: { gateway: string; through: number };
  tool_pins: {
    version_id: string;
    server: string;
    tool: string;
    pin: string;
    definition: JSONColumnType<{ readonly [name: string]: Json }>;
    pinned_at: Date;
  };
};
