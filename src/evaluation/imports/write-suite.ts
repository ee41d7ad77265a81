import { stringify } from "yaml";
import type { z } from "zod";

import type { CaseDraft, NotImported } from "./case-draft.ts";
import { parseSuite } from "../suite-file.ts";
import { suiteSchema } from "../suite-schema.ts";

/** A suite file, and what of the drafts it could not take. */
export type WrittenSuite = {
  readonly yaml: string;
  readonly imported: number;
  /** Ids of cases that any answer passes, since nothing is expected of it. */
  readonly expectNothing: readonly string[];
  readonly notImported: readonly NotImported[];
};

const longestId = 100;
/** As the schema has it. */
export const mostCases = 10_000;

/** The suite's name, and its further settings as a suite file has them, such as a judge. */
type SuiteHead = { readonly suite: string; readonly settings?: { readonly [name: string]: unknown } };

/**
 * Writes drafts as a suite file that our own parser reads. An expectation that a suite file cannot have is left out and told; a case that it
 * cannot have is left out and told. Undefined where none is left.
 */
export function writeSuite(drafts: readonly CaseDraft[], { suite, settings = {} }: SuiteHead): WrittenSuite | undefined {
  const notImported: NotImported[] = [];
  const taken = new Map<string, number>(); // the last number that each id was given with
  if (drafts.length > mostCases) {
    const message = `A suite has at most ${mostCases} cases; this one and those after it are left out.`;
    notImported.push({ where: drafts[mostCases]?.where ?? "", code: "evaluation/import-unsupported", message });
  }
  const cases = drafts.slice(0, mostCases).flatMap((draft) => {
    const fitted = fitCase(draft, { head: { suite, ...settings }, notImported });
    return fitted === undefined ? [] : [{ id: uniqueId(draft.id, taken), ...fitted }];
  });
  if (cases.length === 0) return undefined;
  const yaml = stringify({ suite, ...settings, cases }, { lineWidth: 0 });
  const read = parseSuite(yaml, "the suite that was written");
  if (!read.ok) throw new Error(`A suite was written that cannot be read: ${JSON.stringify(read.error)}`);
  const expectNothing = cases.filter(({ expect }) => Object.keys(expect).length === 0).map(({ id }) => id);
  return { yaml, imported: cases.length, expectNothing, notImported };
}

type CaseField = Omit<CaseDraft, "where" | "id">;

/** Leaves out what the schema does not take, until it takes the rest. */
function fitCase(
  draft: CaseDraft,
  { head, notImported }: { readonly head: object; readonly notImported: NotImported[] },
): CaseField | undefined {
  const { where, id: _id, ...rest } = draft;
  const kept: { [name: string]: unknown } = { ...rest };
  if (rest.user !== undefined) delete kept["turns"];
  const expect: { [name: string]: unknown } = { ...rest.expect };
  for (;;) {
    const read = suiteSchema.safeParse({ ...head, cases: [{ ...kept, id: "case", expect }] });
    if (read.success) return { ...kept, expect } as CaseField; // less than it was
    const [issue] = read.error.issues;
    const [holder, name] = offender(issue);
    const place = [holder, name].filter((step) => step !== undefined).join(".");
    const message =
      issue?.path[0] === "cases"
        ? `A suite file cannot have it: ${place}: ${issue.message}`
        : `${place}: the suite has no ${String(issue?.path[0])} for it. Import it with --settings FILE, a suite file that has one.`;
    notImported.push({ where, code: "evaluation/import-unsupported", message });
    if (holder === "user") kept["turns"] = rest.turns;
    if (holder === "expect" && name !== undefined && name in expect) delete expect[name];
    else if (holder !== undefined && holder !== "turns" && holder !== "expect" && holder in kept) delete kept[holder];
    else return undefined;
  }
}

/** The member of a case that an issue is about, and of `expect` the expectation; where the suite names no model for it, what needs one. */
function offender(issue: z.core.$ZodIssue | undefined): readonly [string | undefined, string | undefined] {
  if (issue?.path[0] === "judge") return ["expect", "rubric"];
  if (issue?.path[0] === "simulator") return ["user", undefined];
  const path = (issue?.path ?? []).slice(2).map(String);
  const [holder, name] = issue?.code === "unrecognized_keys" && path.length < 2 ? [...path, ...issue.keys] : path;
  return [holder, name];
}

/** An id that a suite may have: other letters become dashes, and one that is taken gets a number. */
function uniqueId(wanted: string, taken: Map<string, number>): string {
  const base =
    wanted
      .normalize("NFKD")
      .replaceAll(/[^A-Za-z0-9._-]+/g, "-")
      .replace(/^[^A-Za-z0-9]+/, "")
      .slice(0, longestId)
      .replace(/-+$/, "") || "case";
  let id = base;
  let number = taken.get(base) ?? 1;
  while (taken.has(id)) id = `${base}-${++number}`;
  taken.set(base, number);
  taken.set(id, taken.get(id) ?? 1);
  return id;
}
