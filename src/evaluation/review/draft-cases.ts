import { Document, type YAMLMap } from "yaml";

import type { Db } from "../../platform/postgres/connect.ts";
import { isJsonObject, type Json } from "../../kernel/json.ts";
import { maskUnique } from "../domain/align-trajectories.ts";
import type { Side } from "../domain/review/choose-items.ts";
import { majorityOf, otherSide } from "../domain/review/label.ts";
import type { Case, Suite, ToolStep } from "../domain/suite.ts";
import { loadSuite } from "../load-suite.ts";
import { findRun } from "../run-store.ts";
import type { StoredTrial } from "../stored-run.ts";
import { listItems, type StoredItem, type StoredReview } from "./review-store.ts";
import { loadTrials } from "./review-view.ts";

type SideOfItem = { readonly name: "candidate" | "baseline"; readonly side: Side; readonly trial: StoredTrial; readonly run: string };

/**
 * Drafts of new cases, as a suite file that a person goes over: one for each item on a side of which most people say something else than the
 * scorers did. It expects the calls of a side that people pass, where there is one. Above each stands where it comes from: review, run, trial, people.
 * Undefined where the run's suite is not known any more, or nothing differs.
 */
export async function draftCases(db: Db, review: StoredReview): Promise<string | undefined> {
  const run = await findRun(db, review, review.runId);
  const suite = run === undefined ? undefined : await loadSuite(db, run);
  if (suite === undefined) return undefined;
  const drafts: { readonly drafted: object; readonly comment: string }[] = [];
  for (const item of await listItems(db, review.id)) {
    const definition = suite.cases.find(({ id }) => id === item.caseId);
    if (definition === undefined || item.labels.length === 0) continue;
    const sides = await sidesOf(db, review, item);
    const contradicted = sides.filter(({ side, trial }) => {
      const said = majorityOf(item, side);
      return said !== undefined && said !== (trial.status === "passed" ? "pass" : "fail");
    });
    if (contradicted.length === 0) continue;
    const model = sides.find(({ side }) => majorityOf(item, side) === "pass");
    drafts.push({ drafted: draft(definition, model?.trial, { review, item }), comment: sayLineage(review, item, contradicted, model) });
  }
  return drafts.length === 0 ? undefined : writeSuite(suite, review, drafts);
}

async function sidesOf(db: Db, review: StoredReview, item: StoredItem): Promise<SideOfItem[]> {
  const { candidate, baseline } = await loadTrials(db, review, item);
  return [
    { name: "candidate", side: item.candidateSide, trial: candidate, run: review.runId },
    { name: "baseline", side: otherSide(item.candidateSide), trial: baseline, run: review.baselineRun },
  ];
}

/** The case as it was asked, expecting what a side did that people pass. */
function draft(
  definition: Case,
  model: StoredTrial | undefined,
  { review, item }: { readonly review: StoredReview; readonly item: StoredItem },
): object {
  const { id, tags, variables, setup, turns, user, faults, expect } = definition;
  return {
    id: `${id}-review-${item.item}`,
    from: {
      kind: "review",
      ref: `${review.id}, item ${item.item}`,
      by: item.labels
        .map(({ person }) => person)
        .join(", ")
        .slice(0, 128),
    },
    tags: [...new Set([...tags, "review"])],
    ...(Object.keys(variables).length === 0 ? {} : { variables }),
    ...(setup.length === 0 ? {} : { setup }),
    ...(user === undefined ? { turns } : { user }),
    ...(faults === undefined || faults.length === 0 ? {} : { faults }),
    expect: { ...expect, ...(model === undefined ? {} : { calls: stepsOf(model) }) },
  };
}

function stepsOf({ calls, unique }: StoredTrial): ToolStep[] {
  const mask = maskUnique(unique);
  return calls.flatMap(({ tool, arguments: given, sideEffect, isError }): ToolStep[] => {
    const masked: Json = mask(given);
    return sideEffect && !isError ? [{ tool, arguments: isJsonObject(masked) ? masked : {} }] : [];
  });
}

function sayLineage(review: StoredReview, item: StoredItem, contradicted: readonly SideOfItem[], model: SideOfItem | undefined): string {
  const differing = contradicted.map(
    ({ name, side, trial, run }) =>
      ` people: ${majorityOf(item, side) ?? ""}, scorers: ${trial.status}; ${name}, trial ${trial.trial} of ${item.caseId} in ${run}`,
  );
  const notes = item.labels.filter(({ note }) => note !== "").map(({ person, note }) => ` ${person}: ${note.replaceAll(/\s+/g, " ")}`);
  return [
    ` from: review ${review.id}, item ${item.item}; reviewers: ${item.labels.map(({ person }) => person).join(", ")}`,
    ...differing,
    model === undefined ? " no side is as it should be: say what to expect" : ` expects what the ${model.name} did`,
    ...notes,
  ].join("\n");
}

function writeSuite(suite: Suite, review: StoredReview, drafts: readonly { readonly drafted: object; readonly comment: string }[]): string {
  const { name, cases: _, ...settings } = suite;
  const document = new Document({ suite: `${name}-review`, ...settings, cases: drafts.map(({ drafted }) => drafted) });
  document.commentBefore = ` Drafts from review ${review.id}. Go over each before it decides anything.`;
  const written = document.get("cases") as { items: YAMLMap[] }; // it was made a list of objects just now
  written.items.forEach((node, index) => {
    node.commentBefore = drafts[index]?.comment ?? "";
  });
  return document.toString({ lineWidth: 0 });
}
