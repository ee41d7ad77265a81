/** Development data: audit records, newest first, with leaf hashes that look like ones. */
import type { AuditLogView, AuditView } from "../../../src/audit/views.ts";
import { sessionId } from "./digests.ts";

type Given = Pick<AuditView, "actor" | "action" | "object" | "what" | "evidence">;

/** Numbers and times records that are given oldest first. */
export function auditRecords(
  given: readonly Given[],
  { first, at }: { readonly first: number; readonly at: (index: number) => string },
): AuditView[] {
  return given
    .map((record, index) => ({
      ...record,
      seq: first + index,
      at: at(index),
      hash: hash(`${record.action}${record.what}${first + index}`),
    }))
    .toReversed();
}

/** A log of 240 records: two days of the support desk. */
export function auditLog(ago: (minutes: number) => string): AuditView[] {
  const given = Array.from({ length: 240 }, (_, index) => turns[index % turns.length] ?? turns[0]).filter((turn) => turn !== undefined);
  return auditRecords(given, { first: 0, at: (index) => ago((240 - index) * 12) });
}

/** How far it is signed; `problem`: it was altered. */
export function signedLog(ago: (minutes: number) => string, problem: string | null = null): AuditLogView {
  const key = "airworthy/in_7f31c2/default+5b1c9d02+AUq4T1cPq0QYbXm2l8b0zVQn3v1S2m5cS0a4Hk9yJw2T";
  const root = hash("root");
  const note = `airworthy/in_7f31c2/default\n240\n${root}\n`;
  return { key, size: 240, checkpoint: problem === null ? { size: 240, root, note, at: ago(0.2) } : null, problem };
}

const release = { label: "release", href: "/releases/support-desk/v3" };
const turns: readonly Given[] = [
  { actor: "person:idris", action: "version.registered", object: "version/ver_v3", what: "Registered support-desk v3", evidence: null },
  {
    actor: "person:idris",
    action: "release.created",
    object: "release/rel_v3",
    what: "Release of support-desk v3 started",
    evidence: release,
  },
  {
    actor: "airworthy",
    action: "gate.decided",
    object: "release/rel_v3",
    what: "support-desk v3 passed its gate. v3 solves 3.1 points more tasks than v1",
    evidence: { label: "evaluation", href: "/evaluations/eval_318" },
  },
  {
    actor: "airworthy",
    action: "decision.asked",
    object: "release/rel_v3",
    what: "support-desk v3 goes to production.",
    evidence: { label: "Decision", href: "/decisions/dec_v3_sign-off" },
  },
  {
    actor: "person:maren",
    action: "sign-off.approved",
    object: "release/rel_v3",
    what: "maren approved: support-desk v3 goes to production. Reason: Gate and staging are clean.",
    evidence: release,
  },
  {
    actor: "airworthy",
    action: "route.changed",
    object: "release/rel_v3",
    what: "support-desk v3 gets 10 % of new sessions",
    evidence: release,
  },
  {
    actor: "machine:shop-events",
    action: "outcome.reported",
    object: `session/${sessionId("s-a90e14")}`,
    what: "Reported chargeback of session s-a90e14",
    evidence: null,
  },
  {
    actor: "airworthy",
    action: "decision.expired",
    object: `session/${sessionId("s-7c21f0")}`,
    what: "Expired, denied because nobody answered: support-desk v1 wants to call shop/refund.",
    evidence: null,
  },
  {
    actor: "person:Jonas Lind (unverified)",
    action: "release.aborted",
    object: "release/rel_v4",
    what: "Jonas Lind ended the release of support-desk v4: wrong branch",
    evidence: null,
  },
];

/** 64 hexadecimal letters that differ per seed. */
function hash(seed: string): string {
  let hex = "";
  for (let part = 0; part < 8; part++) {
    const word = [...`${seed}${part}`].reduce((sum, letter) => (Math.imul(sum, 31) + letter.charCodeAt(0)) | 0, 7);
    hex += (word >>> 0).toString(16).padStart(8, "0");
  }
  return hex;
}
