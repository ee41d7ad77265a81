import type { ColumnType } from "kysely";

import type { Principal, Role } from "./domain/principal.ts";

type CreatedAt = ColumnType<Date, Date | undefined, never>;

export type TenancyTables = {
  organizations: { id: string; name: string; created_at: CreatedAt };
  projects: { organization: string; id: string; name: string; created_at: CreatedAt };
  environments: { organization: string; project: string; id: string; name: string; created_at: CreatedAt };
  principals: { organization: string; name: string; kind: Principal["kind"]; created_at: Date; disabled_at: Date | null };
  role_grants: { organization: string; principal: string; role: Role; project: string; environment: string; created_at: Date };
  access_keys: {
    id: string;
    organization: string;
    principal: string;
    hash: string;
    created_at: Date;
    expires_at: Date;
    last_used_at: Date | null;
    revoked_at: Date | null;
  };
  console_sessions: { hash: string; key_id: string; created_at: Date; expires_at: Date };
};
