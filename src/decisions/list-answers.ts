import type { Json } from "../kernel/json.ts";
import type { Db } from "../platform/postgres/connect.ts";
import type { DecisionTables } from "./tables.ts";

/** What people said of a tool call, while it may still matter to a gateway. */
export type ToolCallAnswer = {
  readonly id: string;
  /** The action hash. */
  readonly digest: string;
  readonly state: "approved" | "denied";
  /** Of the last person. */
  readonly reason: string;
  readonly expiresAt: number;
  readonly detail: { readonly [name: string]: Json };
};

/** Answered tool calls of all projects that have not expired, oldest first. */
export async function listAnswers(db: Db, now: Date): Promise<ToolCallAnswer[]> {
  const rows = await db
    .withTables<DecisionTables>()
    .selectFrom("decisions")
    .select(["id", "digest", "state", "expires_at", "detail"])
    .select((eb) =>
      eb
        .selectFrom("decision_votes")
        .select("reason")
        .whereRef("decision_id", "=", "decisions.id")
        .orderBy("voted_at", "desc")
        .limit(1)
        .as("reason"),
    )
    .where("kind", "=", "tool-call")
    .where("state", "in", ["approved", "denied"])
    .where("expires_at", ">", now)
    .orderBy("id")
    .execute();
  return rows.flatMap(({ id, digest, state, expires_at: expiresAt, detail, reason }) =>
    (state === "approved" || state === "denied") && expiresAt !== null
      ? [{ id, digest, state, reason: reason ?? "", expiresAt: expiresAt.getTime(), detail }]
      : [],
  );
}
