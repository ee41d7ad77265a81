import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { sql } from "kysely";

import { digestBytes } from "../kernel/digest.ts";
import type { Db } from "../platform/postgres/connect.ts";
import { type Artifact, artifactDirectory, writeArtifact } from "./artifact-store.ts";
import type { RegistryTables } from "./tables.ts";

/** Stores what files hold where every plane finds it; what is known already stays. */
export async function storeContents(tx: Db, contents: Artifact["contents"]): Promise<void> {
  const tables = tx.withTables<RegistryTables>();
  // One by one: they are few, and together they may be larger than one statement should be.
  for (const [digest, bytes] of contents) {
    // As base64: PGlite takes 2 s for 8 MB of bytes, and 0.2 s so.
    const content = sql<Uint8Array>`decode(${Buffer.from(bytes).toString("base64")}, 'base64')`;
    await tables
      .insertInto("file_contents")
      .values({ digest, content })
      .onConflict((conflict) => conflict.column("digest").doNothing())
      .execute();
  }
}

/** Makes sure that an artifact's folder is on this machine; another plane may have stored it. Returns the folder. */
export async function fetchArtifact(db: Db, directory: string, digest: string): Promise<string> {
  const target = artifactDirectory(directory, digest);
  if (existsSync(target)) return target;
  const tables = db.withTables<RegistryTables>();
  const { files, source_directory: source } = await tables
    .selectFrom("agent_versions")
    .select(["files", "source_directory"])
    .where("artifact", "=", digest)
    .orderBy("created_at", "desc")
    .limit(1)
    .executeTakeFirstOrThrow();
  const contents = new Map<string, Uint8Array>();
  for (const file of files) {
    if (contents.has(file.digest)) continue;
    const row = await tables
      .selectFrom("file_contents")
      .select(sql<string>`encode(content, 'base64')`.as("base64"))
      .where("digest", "=", file.digest)
      .executeTakeFirst();
    if (row === undefined) throw new Error(`"${file.path}" (${file.digest}) is not in the database`);
    const content = Buffer.from(row.base64, "base64");
    if (digestBytes(content) !== file.digest) throw new Error(`"${file.path}" is stored with another content than ${file.digest}`);
    contents.set(file.digest, content);
  }
  writeArtifact(directory, { digest, files, contents }, source ?? undefined);
  return target;
}

/** Stores the files of versions that an Airworthy registered which kept them in its data directory alone. */
export async function storeMissingContents(db: Db, directory: string): Promise<void> {
  const tables = db.withTables<RegistryTables>();
  const versions = await tables.selectFrom("agent_versions").select(["artifact", "files"]).where("source_directory", "is", null).execute();
  for (const { artifact, files } of versions) {
    const folder = artifactDirectory(directory, artifact);
    if (!existsSync(folder)) continue;
    await db.transaction().execute(async (tx) => {
      await storeContents(tx, new Map(files.map(({ path, digest }) => [digest, readFileSync(join(folder, path))])));
      await tx
        .withTables<RegistryTables>()
        .updateTable("agent_versions")
        .set({ source_directory: folder })
        .where("artifact", "=", artifact)
        .execute();
    });
  }
}
