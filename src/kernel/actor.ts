/** Who acts, as decisions and the audit record name them. */
export type Actor = {
  /** The principal's name, or what an unverified caller called itself. */
  readonly person: string;
  readonly kind: "person" | "machine";
  /** True when a key proved it. */
  readonly verified: boolean;
  /** `person:NAME`, `machine:NAME` or `person:NAME (unverified)`. */
  readonly actor: string;
};
