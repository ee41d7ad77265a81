import type { ColumnType } from "kysely";

type CreatedAt = ColumnType<Date, Date | undefined, never>;

export type TenancyTables = {
  organizations: { id: string; name: string; created_at: CreatedAt };
  projects: { organization: string; id: string; name: string; created_at: CreatedAt };
  environments: { organization: string; project: string; id: string; name: string; created_at: CreatedAt };
};
