import type { ColumnType, JSONColumnType } from "kysely";

import type { ArtifactFile, ResolvedModel } from "./domain/version.ts";

type CreatedAt = ColumnType<Date, Date | undefined, never>;

export type RegistryTables = {
  agents: { organization: string; project: string; name: string; description: string; created_at: CreatedAt };
  agent_versions: {
    id: string;
    organization: string;
    project: string;
    agent: string;
    version: string;
    digest: string;
    manifest: string;
    constitution: string;
    model: JSONColumnType<ResolvedModel> | null;
    artifact: string;
    files: JSONColumnType<readonly ArtifactFile[]>;
    source_directory: string | null;
    author: string;
    created_at: CreatedAt;
  };
  file_contents: { digest: string; content: Uint8Array };
  suites: {
    organization: string;
    project: string;
    agent: string;
    name: string;
    digest: string;
    file: string;
    text: string;
    /** When it was registered last. */
    created_at: ColumnType<Date, Date | undefined, Date>;
    first_registered_at: ColumnType<Date, Date | undefined, never>;
  };
};
