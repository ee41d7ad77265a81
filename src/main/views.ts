import { z } from "zod";

/** What this installation is and how it does, without any secret. */
export const installationView = z.object({
  /** By the database's clock. */
  at: z.string(),
  version: z.string(),
  /** When the control plane that answers started; its counts begin there. */
  startedAt: z.string(),
  addresses: z.object({ api: z.string(), gateway: z.string(), otlp: z.string() }),
  /** Control planes on this database; `own`: the one that answers. */
  planes: z.array(z.object({ id: z.string(), own: z.boolean(), seenAt: z.string(), answers: z.boolean() })),
  /** Their gateways. `seenAt` null: never. */
  gateways: z.array(
    z.object({ id: z.string(), plane: z.string(), own: z.boolean(), url: z.string(), seenAt: z.string().nullable(), answers: z.boolean() }),
  ),
  database: z.object({ engine: z.enum(["embedded", "postgresql"]), version: z.string() }),
  /** Numbers are null while it cannot be asked; `problem` says why and what to do. */
  spanStore: z.object({
    engine: z.enum(["embedded", "clickhouse", "none"]),
    problem: z.string().nullable(),
    rows: z.number().nullable(),
    bytes: z.number().nullable(),
    retentionDays: z.number().nullable(),
  }),
  /** Spans over OTLP since this control plane started: accepted = stored + rejected, and what waits for the store. */
  otlp: z.object({ accepted: z.int(), stored: z.int(), rejected: z.int() }),
  /** Observations of its gateway since that started: accepted = stored + dropped. `inDatabase`: those pulled, ever. Null: it does not answer. */
  journal: z.object({ accepted: z.int(), stored: z.int(), dropped: z.int(), inDatabase: z.int() }).nullable(),
});
export type InstallationView = z.infer<typeof installationView>;
