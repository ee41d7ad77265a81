import type { AuditFilter } from "../../api/queries.ts";

const DAY_MS = 24 * 60 * 60_000;

/** The filter that days mean: in UTC, so that a link shows everybody the same, and with the whole last day. */
export function dayFilter({ from, to, ...rest }: AuditFilter): AuditFilter {
  return {
    ...rest,
    from: from === null ? null : `${from}T00:00:00Z`,
    to: to === null ? null : new Date(Date.parse(`${to}T00:00:00Z`) + DAY_MS).toISOString().replace(".000", ""),
  };
}
