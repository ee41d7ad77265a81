import { z } from "zod";

import { type HttpHost, scopeOf } from "../platform/http/host.ts";
import { ProblemError } from "../platform/http/problem.ts";
import type { Db } from "../platform/postgres/connect.ts";
import type { AuditSigner } from "./audit-signer.ts";
import type { Checkpoints } from "./checkpoints.ts";
import { listConsistencyProof } from "./domain/consistency-proof.ts";
import { exportLog } from "./export-log.ts";
import { listAudit } from "./list-audit.ts";
import { proveRecord } from "./prove-record.ts";
import { readSubtreeRoots, readTreeHead } from "./tree-store.ts";
import { auditConsistencyView, auditLogView, auditProofView, auditView } from "./views.ts";

export type AuditRoutesDeps = { readonly db: Db; readonly signer: AuditSigner; readonly checkpoints: Checkpoints };

const read = { config: { permission: "audit:read" } } as const;
const time = z.iso.datetime({ offset: true }).transform((text) => new Date(text));

/** `GET /audit`, `GET /audit/log`, `GET /audit/export`, `GET /audit/{seq}/proof`, `GET /audit/consistency`. */
export function addAuditRoutes(host: HttpHost, { db, signer, checkpoints }: AuditRoutesDeps): void {
  host.get(
    "/api/v1/audit",
    {
      ...read,
      schema: {
        summary: "Audit records of the project, newest first",
        querystring: z.object({
          object: z.string().optional(),
          actor: z.string().optional(),
          action: z.string().optional(),
          from: time.optional(),
          to: time.optional(),
          cursor: z.coerce.number().int().optional(),
          limit: z.coerce.number().int().min(1).max(500).default(100),
        }),
        response: { 200: z.object({ items: z.array(auditView), nextCursor: z.string().nullable() }) },
      },
    },
    async (request) => {
      const { action, cursor, ...filter } = request.query;
      const actions = action === undefined ? undefined : [action];
      const items = await listAudit(db, scopeOf(request), { ...filter, actions, before: cursor });
      return { items, nextCursor: items.length === filter.limit ? String(items.at(-1)?.seq ?? "") : null };
    },
  );

  host.get(
    "/api/v1/audit/log",
    { ...read, schema: { summary: "The organization's log: its key and how far it is signed", response: { 200: auditLogView } } },
    async (request) => {
      const { organization } = scopeOf(request);
      const key = signer.keyOf(organization).vkey;
      const signed = await checkpoints.sign(organization);
      if (!signed.ok) return { key, size: signed.error.size, checkpoint: null, problem: signed.error.message };
      const { size, root, note, at } = signed.value;
      return { key, size, checkpoint: { size, root, note, at: at.toISOString() }, problem: null };
    },
  );

  host.get(
    "/api/v1/audit/export",
    {
      config: { permission: "audit:export" },
      schema: { summary: "The organization's whole log as one file that can be verified by itself" },
    },
    async (request, reply) => {
      const { organization } = scopeOf(request);
      const signed = await checkpoints.sign(organization);
      // A log that is not signed any more is exported all the same: the export shows where it was altered.
      const records = signed.ok ? signed.value.size : signed.error.size;
      const file = exportLog(db, { organization, key: signer.keyOf(organization).vkey, records });
      return reply.type("application/x-ndjson").header("content-disposition", 'attachment; filename="audit-export.ndjson"').send(file);
    },
  );

  host.get(
    "/api/v1/audit/:seq/proof",
    {
      ...read,
      schema: {
        summary: "A receipt: proof that a record is in the signed log",
        params: z.object({ seq: z.coerce.number().int().min(0) }),
        response: { 200: auditProofView },
      },
    },
    async (request) => {
      const scope = scopeOf(request);
      const { seq } = request.params;
      const proven = await proveRecord(db, checkpoints, scope, seq);
      if (!proven.ok) {
        throw proven.error.code === "audit/record-not-found"
          ? new ProblemError(proven.error.code, `"${scope.organization}/${scope.project}" has no record ${seq}.`)
          : new ProblemError(proven.error.code, proven.error.message);
      }
      const { record, leaf, proof, checkpoint } = proven.value;
      return { seq, record, leaf, proof: [...proof], checkpoint: checkpoint.note, key: signer.keyOf(scope.organization).vkey };
    },
  );

  host.get(
    "/api/v1/audit/consistency",
    {
      ...read,
      schema: {
        summary: "Proof that the log of `to` records begins with the log of `from` records",
        querystring: z.object({ from: z.coerce.number().int().min(1), to: z.coerce.number().int().min(1) }),
        response: { 200: auditConsistencyView },
      },
    },
    async (request) => {
      const { organization } = scopeOf(request);
      const { from, to } = request.query;
      const { size } = await readTreeHead(db, organization);
      if (from > to || to > size) {
        throw new ProblemError(
          "audit/size-out-of-range",
          `The log has ${size} records: \`from\` and \`to\` must be in order and at most that.`,
        );
      }
      const whole = [
        { start: 0, end: from },
        { start: 0, end: to },
      ];
      const hashes = await readSubtreeRoots(db, organization, [...whole, ...listConsistencyProof(from, to)]);
      const [fromRoot, toRoot, ...proof] = hashes ?? [];
      if (fromRoot === undefined || toRoot === undefined) {
        throw new ProblemError("audit/log-inconsistent", `Records of the audit log of "${organization}" are missing. See GET /audit/log.`);
      }
      return { from: { size: from, root: fromRoot }, to: { size: to, root: toRoot }, proof };
    },
  );
}
