import { z } from "zod";

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** What a backup holds of the span store: one file per table and day of arrival, `{table}.{day}.tsv`, tab-separated rows of these columns. */
const spansPart = z.strictObject({
  migration: z.string(),
  files: z.array(
    z.strictObject({
      table: z.string().regex(/^[a-z][a-z0-9_]*$/),
      day: z.iso.date(),
      columns: z.array(z.string().regex(/^[a-z][a-z0-9_]*$/)).min(1),
      rows: z.int().nonnegative(),
      sha256,
    }),
  ),
});
export type SpansPart = z.infer<typeof spansPart>;

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
      sha256,
    }),
  ),
  /** Absent: written before spans were in it. */
  spans: z.union([spansPart, z.strictObject({ missing: z.string() })]).optional(),
});
export type BackupManifest = z.infer<typeof backupManifest>;

/** Why a backup was not written or not restored. `place` is the file, folder or database that it is about. */
export type BackupError = {
  readonly code: "platform/place-not-empty" | "platform/backup-unreadable" | "platform/backup-damaged" | "platform/backup-newer";
  readonly place: string;
  readonly message: string;
};
