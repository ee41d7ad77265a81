import type { Json } from "../../kernel/json.ts";

/** One thing that was done, by whom, to what, on which evidence. Never changed, never deleted. */
export type AuditRecord = {
  /** ISO 8601 in UTC. */
  readonly at: string;
  /** `person:NAME (unverified)` or `airworthy`. */
  readonly actor: string;
  /** `release.created`, `gate.decided`, `route.changed`, ... */
  readonly action: string;
  /** `release/ID`, `version/ID`, ... */
  readonly object: string;
  readonly organization: string;
  readonly project: string;
  /** What happened, in a sentence. */
  readonly what: string;
  readonly evidence: { readonly label: string; readonly href: string } | null;
  /** Facts that the sentence rests on: digests, numbers. */
  readonly facts: { readonly [name: string]: Json };
};
