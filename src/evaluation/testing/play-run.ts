import { writeFileSync } from "node:fs";
import { join } from "node:path";

import { sql } from "kysely";

import type { Clock } from "../../kernel/clock.ts";
import { digestBytes } from "../../kernel/digest.ts";
import type { Db } from "../../platform/postgres/connect.ts";
import type { AgentVersion } from "../../registry/index.ts";
import { registerManifest } from "../../registry/testing/register-manifest.ts";
import { requestRun } from "../request-run.ts";
import { findRunById, storeTrial, type StoredRun } from "../run-store.ts";
import type { StoredTrial } from "../stored-run.ts";

/** By case the trials of the baseline and of the candidate: `p` passed, `f` failed, `e` errored; undefined: the baseline has no such case. */
export type Results = { readonly [caseId: string]: readonly [string | undefined, string] };

/** A run that has finished beside its baseline's, as if both had been played; its suite has a case for each result. */
export async function playRun(
  place: { readonly db: Db; readonly clock: Clock; readonly folder: string },
  results: Results,
): Promise<StoredRun> {
  const { db, clock, folder } = place;
  const cases = Object.keys(results).map((id) => `  - { id: ${id}, tags: [of-${id}], turns: ["Hello {{unique}}"] }`);
  const suite = `suite: desk/core\ncases:\n${cases.join("\n")}\n`;
  writeFileSync(join(folder, "suite.yaml"), suite);
  const register = (version: string): Promise<AgentVersion> =>
    registerManifest(
      place,
      `agent: { name: desk, version: ${version} }\nurl: http://127.0.0.1:1/${version}\nwire: a2a\nsuites: [suite.yaml]\ngate: { suite: desk/core }\n`,
    );
  const play = async (name: string, side: 0 | 1, baseline?: AgentVersion): Promise<[AgentVersion, string]> => {
    const version = await register(name);
    await sql`insert into suites (organization, project, agent, name, digest, file, text)
      values (${version.organization}, ${version.project}, 'desk', 'desk/core', ${digestBytes(suite)}, 'suite.yaml', ${suite})
      on conflict do nothing`.execute(db);
    const id = await db
      .transaction()
      .execute((tx) => requestRun(tx, clock, { version, manifest: version.manifestText, baselineVersionId: baseline?.id }));
    for (const [caseId, sides] of Object.entries(results)) {
      for (const [index, letter] of [...(sides[side] ?? "")].entries())
        await storeTrial(db, id, { caseId, contentHash: `sha256:${caseId}`, result: playTrial(name, index + 1, letter), conditions: "" });
    }
    await sql`update evaluation_runs set status = 'finished', verdict = 'pass', finished_at = ${new Date(clock())} where id = ${id}`.execute(
      db,
    );
    return [version, id];
  };
  const [live] = await play("older", 0);
  const [, id] = await play("young", 1, live);
  const run = await findRunById(db, id);
  if (run === undefined) throw new Error("It is gone");
  return run;
}

function playTrial(version: string, trial: number, letter: string): StoredTrial {
  const unique = `${version}${trial}unique`;
  const call = { server: "shop", tool: version === "older" ? "lookup" : "guess", arguments: { order: unique }, result: { ok: true } };
  const common = {
    trial,
    unique,
    session: `${version}-session`,
    turns: [`Hello ${unique}`],
    answers: [{ text: `Answer to ${unique}`, failed: false }],
    calls: [{ ...call, isError: false, sideEffect: true, durationMs: 7 }],
    scores: [{ scorer: "calls" as const, pass: letter === "p", deciding: true, why: "so" }],
    durationMs: 1_000,
    inputTokens: null,
    outputTokens: null,
    costUsd: null,
  };
  if (letter === "e") return { ...common, status: "errored", problem: { code: "gateway/x", message: "It broke." } };
  return { ...common, status: letter === "p" ? "passed" : "failed", problem: null };
}
