import { createHash, timingSafeEqual } from "node:crypto";
import { isAbsolute } from "node:path";

import { z } from "zod";

import { writeBackup } from "../platform/backup/write-backup.ts";
import type { HttpHost } from "../platform/http/host.ts";
import { ProblemError } from "../platform/http/problem.ts";
import type { Db } from "../platform/postgres/connect.ts";
import { type Spans, spansToBackUp } from "./spans.ts";

/** What the routes need. `token` proves that the caller may read the data directory, where it stands in server.json. */
export type OperatorDeps = {
  readonly db: Db;
  readonly spans: Pick<Spans, "clickhouse" | "absence">;
  readonly version: string;
  readonly token: string;
};

/**
 * `POST /operator/backup {directory}`: writes a backup on this machine. It holds every organization's data and the private keys, so no role of an
 * organization is enough for it: it is for the commands of whoever owns the data directory.
 */
export function addOperatorRoutes(host: HttpHost, { db, spans, version, token }: OperatorDeps): void {
  const expected = digest(`Bearer ${token}`);
  const body = z.strictObject({ directory: z.string().refine(isAbsolute, "must be absolute") });
  host.post(
    "/operator/backup",
    {
      schema: { hide: true, body },
      onRequest: async (request) => {
        if (timingSafeEqual(digest(request.headers.authorization ?? ""), expected)) return;
        throw new ProblemError("platform/not-the-operator", "Run airworthy backup on the server's machine, with its --data directory.");
      },
    },
    async (request) => {
      const source = spansToBackUp(spans);
      if (!source.ok) throw new ProblemError(source.error.code, source.error.message);
      const written = await writeBackup(db, request.body.directory, { version, spans: source.value });
      if (!written.ok) throw new ProblemError(written.error.code, written.error.message);
      return written.value;
    },
  );
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest(); // equal lengths, whatever came
}
