import { err, ok, type Result } from "../../kernel/result.ts";
import { type Judged, readVerdict } from "../domain/calibrate-judge.ts";
import type { Exclusion } from "../domain/run-record.ts";
import type { FormatError } from "./collect-record.ts";
import { readHeader, readTable } from "./csv-table.ts";
import { parseLenientJson } from "./parse-json.ts";

/** The verdicts of judges, by judge, and what could not be read. A file without names has one judge, ``. */
export type Judgements = { readonly judges: ReadonlyMap<string, readonly Judged[]>; readonly excluded: readonly Exclusion[] };

const labelNames = ["label", "human", "human_label", "gold", "expected", "truth", "reward"] as const;
const verdictNames = ["verdict", "judge", "judgement", "judgment", "prediction", "predicted"] as const;
const judgeNames = ["judge_name", "prompt_name", "judge_id"] as const;
const caseNames = ["case", "case_id", "caseId", "task_id", "eval_id"] as const;

const longestUnread = 300;

type Fields = { readonly [name: string]: unknown };

/**
 * Reads verdicts beside labels: an object of lists by judge, one list, an object per line, or a row below a header. A label is true or false, 1 or 0 (a reward of 1 is
 * true), or one of the words that verdicts have; a verdict is a text, as the judge said it. A verdict that is there and says nothing, such as
 * null, is one that cannot be read. Where `judge` stands beside a verdict it names who gave it.
 */
export function readJudgements(text: string): Result<Judgements, FormatError> {
  const judges = new Map<string, Judged[]>();
  const excluded: Exclusion[] = [];
  const add = (value: unknown, where: string, named?: string): void => {
    const read = readOne(value);
    if (typeof read === "string") {
      excluded.push({ where, code: "evaluation/judgement-invalid", message: read });
      return;
    }
    const name = named ?? read.judge ?? "";
    const known = judges.get(name);
    if (known === undefined) judges.set(name, [read]);
    else known.push(read);
  };

  const parsed = parseLenientJson(text);
  const header = parsed.ok ? undefined : readHeader(text);
  if (header !== undefined && [labelNames, verdictNames].every((known) => known.some((name) => header.names.includes(name)))) {
    const table = readTable(text);
    if (!table.ok) return err({ code: "evaluation/format-unknown", message: `It is no table that can be read: ${table.error}.` });
    for (const { cells, where } of table.value.rows) add(cells, where);
    excluded.push(...table.value.excluded);
  } else if (!parsed.ok || (isFields(parsed.value) && verdictNames.some((name) => isFields(parsed.value) && name in parsed.value))) {
    text.split("\n").forEach((line, index) => {
      if (line.trim() === "") return;
      const one = parseLenientJson(line);
      if (one.ok) add(one.value, `line ${index + 1}`);
      else excluded.push({ where: `line ${index + 1}`, code: "evaluation/line-invalid", message: one.error });
    });
  } else if (Array.isArray(parsed.value)) parsed.value.forEach((value: unknown, index) => add(value, `[${index}]`));
  else if (isFields(parsed.value)) {
    for (const [name, list] of Object.entries(parsed.value)) {
      if (Array.isArray(list)) list.forEach((value: unknown, index) => add(value, `${name}[${index}]`, name));
      else if (isFields(list)) excluded.push({ where: name, code: "evaluation/judgement-invalid", message: "It is no list of verdicts." });
    }
  }
  if (judges.size === 0) {
    const [first] = excluded;
    const message = `It holds no verdict beside a label${first === undefined ? "" : `; the first mistake, at ${first.where}: ${first.message}`}. A line is such as {"label": true, "verdict": "pass"}.`;
    return err({ code: "evaluation/no-cases", message });
  }
  return ok({ judges, excluded });
}

/** The mistake as a text. */
function readOne(value: unknown): (Judged & { readonly judge: string | undefined }) | string {
  if (!isFields(value)) return "It is no object.";
  const at = (names: readonly string[]): unknown => value[names.find((name) => name in value) ?? ""];
  const label = readLabel(at(labelNames));
  if (label === undefined) return `It needs a label that is true or false (one of ${labelNames.join(", ")}).`;
  const verdictName = verdictNames.find((name) => name in value);
  if (verdictName === undefined) return `It needs a verdict (one of ${verdictNames.join(", ")}).`;
  const verdict = value[verdictName];
  const judge = at(judgeNames) ?? (verdictName === "judge" ? undefined : value["judge"]);
  const name = at(caseNames);
  return {
    label,
    verdict: typeof verdict === "string" ? verdict : JSON.stringify(verdict).slice(0, longestUnread),
    judge: isName(judge) ? String(judge) : undefined,
    ...(isName(name) && { case: String(name) }),
  };
}

function isName(value: unknown): value is string | number {
  return (typeof value === "string" && value !== "") || typeof value === "number";
}

function readLabel(value: unknown): boolean | undefined {
  return typeof value === "string" || typeof value === "boolean" || typeof value === "number" ? readVerdict(String(value)) : undefined;
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
