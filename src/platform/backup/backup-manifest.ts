import { z } from "zod";

/** What a backup holds: `manifest.json` beside one file of rows per table, `{table}.ndjson`, one JSON object a line. */
export const backupManifest = z.strictObject({
  format: z.literal("airworthy-backup/1"),
  /** The version of Airworthy that wrote it, and its newest migration. */
  version: z.string(),
  migration: z.string().regex(/^\d{4}-[a-z0-9-]+$/),
  /** What was committed then is in it. */
  at: z.iso.datetime(),
  /** In an order in which rows only refer to rows before them. `sha256` covers the file's bytes, in hex. */
  tables: z.array(
    z.strictObject({
      name: z.string().regex(/^[a-z][a-z0-9_]*$/),
      rows: z.int().nonnegative(),
      sha256: z.string().regex(/^[0-9a-f]{64}$/),
    }),
  ),
});
export type BackupManifest = z.infer<typeof backupManifest>;

/** Why a backup was not written or not restored. `place` is the file, folder or database that it is about. */
export type BackupError = {
  readonly code: "platform/place-not-empty" | "platform/backup-unreadable" | "platform/backup-damaged" | "platform/backup-newer";
  readonly place: string;
  readonly message: string;
};
