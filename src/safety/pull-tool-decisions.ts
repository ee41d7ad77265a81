import type { Clock } from "../kernel/clock.ts";
import type { Json } from "../kernel/json.ts";
import type { ProjectScope } from "../kernel/scope.ts";
import { recordAudit } from "../audit/index.ts";
import { askDecision, markUsed } from "../decisions/index.ts";
import type { Db } from "../platform/postgres/connect.ts";
import { storableJson } from "../platform/postgres/storable-json.ts";
import type { ToolDecisionRecord } from "./domain/tool-decision.ts";
import type { SafetyTables } from "./tables.ts";

/** The gateway's side of its tool-decisions journal. Every call rejects when it cannot be reached. */
export type ToolDecisionSource = {
  /** Lines with a higher `seq`, oldest first, at most `limit`; all of them are on the gateway's disk. */
  fetchToolDecisions(after: number, limit: number): Promise<ToolDecisionPage>;
  /** Says that everything up to and including `through` is stored and may be forgotten. */
  acknowledgeToolDecisions(through: number): Promise<void>;
  gatewayId(): Promise<string>;
};

export type ToolDecisionPage = { readonly gateway: string; readonly items: readonly ToolDecisionRecord[]; readonly head: number };

const pageSize = 500;

/** A decision that changed, and where it belongs. */
export type ChangedDecision = ProjectScope & { readonly id: string };

/**
 * Moves a gateway's tool decisions into the record: what is asked becomes a decision, every line an audit record. Returns the
 * decisions that changed. INVARIANT: a page, its decisions, its audit records and the cursor commit together and are only then
 * acknowledged, so a crash at any point stores each line exactly once.
 */
export async function pullToolDecisions(db: Db, clock: Clock, source: ToolDecisionSource): Promise<readonly ChangedDecision[]> {
  const gateway = await source.gatewayId();
  const changed = new Map<string, ChangedDecision>();
  let after = await readCursor(db, gateway);
  for (;;) {
    const page = await source.fetchToolDecisions(after, pageSize);
    const last = page.items.at(-1);
    if (last === undefined) return [...changed.values()];
    await db.transaction().execute(async (tx) => {
      for (const line of page.items) await storeLine(tx, clock, gateway, storableJson(line) as unknown as ToolDecisionRecord); // only characters within its texts change
      await tx
        .withTables<SafetyTables>()
        .insertInto("tool_decision_cursors")
        .values({ gateway, through: last.seq })
        .onConflict((conflict) => conflict.column("gateway").doUpdateSet({ through: last.seq }))
        .execute();
    });
    for (const { kind, decision, organization, project } of page.items)
      if (kind !== "judged") changed.set(decision, { id: decision, organization, project });
    await source.acknowledgeToolDecisions(last.seq);
    after = last.seq;
    if (last.seq >= page.head) return [...changed.values()];
  }
}

async function readCursor(db: Db, gateway: string): Promise<number> {
  const row = await db
    .withTables<SafetyTables>()
    .selectFrom("tool_decision_cursors")
    .select("through")
    .where("gateway", "=", gateway)
    .executeTakeFirst();
  return row?.through ?? 0;
}

async function storeLine(tx: Db, clock: Clock, gateway: string, line: ToolDecisionRecord): Promise<void> {
  const { organization, project, environment, agent, version, session, decision, actionHash } = line;
  const object = session === undefined ? `deployment/${line.deployment}` : `session/${session}`;
  const actor = `agent:${agent} ${version}`;
  // The gateway's own time and number stay beside those of the record.
  const facts: { [name: string]: Json } = { decision, actionHash, gateway, seq: line.seq, at: new Date(line.at).toISOString() };
  const record = (action: string, what: string, more: { readonly [name: string]: Json } = {}): Promise<void> =>
    recordAudit(tx, clock, { organization, project }, { actor, action, object, what, facts: { ...facts, ...more } });
  switch (line.kind) {
    case "judged": {
      const tool = `${line.server}/${line.tool}`;
      const [action, wentOn] =
        line.monitored === true ? ["monitored", " The policy only watches, so the call went on."] : [judged[line.verdict], ""];
      return record(`tool-call.${action}`, `${tool}: ${line.sentence}${wentOn}`, {
        front: line.front,
        tool,
        ...(line.monitored === true && { verdict: line.verdict }),
        policies: [...line.policies],
        policy: line.policyDigest,
        version: line.versionDigest,
      });
    }
    case "asked":
      return askDecision(
        tx,
        clock,
        { organization, project, environment },
        {
          id: decision,
          kind: "tool-call",
          object,
          digest: actionHash,
          agent,
          sentence: `${agent} ${version} wants to call ${line.tool} with ${sayArguments(line.arguments)}. ${line.sentence}`,
          required: line.required,
          barred: [],
          expiresAt: line.expiresAt,
          detail: {
            gateway,
            version,
            deployment: line.deployment,
            session: session ?? null,
            server: line.server,
            tool: line.tool,
            arguments: line.arguments,
            policies: [...line.policies],
            why: line.sentence,
            policyDigest: line.policyDigest,
            versionDigest: line.versionDigest,
            pin: line.pin,
            said: line.customer ?? null,
            provenance: (line.provenance ?? []).map((source) => ({ ...source })),
          },
        },
      );
    case "consumed":
      await markUsed(tx, clock, { organization, project }, decision);
      return record("tool-call.used", `The approval of decision ${decision} was used up: the call went to its tool`);
    case "closed":
      return record("tool-call.refused", `The agent was told no: ${line.reason}`);
  }
}

function sayArguments(value: Json): string {
  const text = JSON.stringify(value);
  return text.length <= 200 ? text : `${text.slice(0, 199)}…`;
}

const judged = { allow: "allowed", deny: "denied", ask: "held" } as const;
