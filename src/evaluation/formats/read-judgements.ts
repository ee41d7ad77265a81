import { err, ok, type Result } from "../../kernel/result.ts";
import type { Judged } from "../domain/calibrate-judge.ts";
import type { Exclusion } from "../domain/run-record.ts";
import type { FormatError } from "./collect-record.ts";
import { parseLenientJson } from "./parse-json.ts";

/** The verdicts of judges, by judge, and what could not be read. A file without names has one judge, ``. */
export type Judgements = { readonly judges: ReadonlyMap<string, readonly Judged[]>; readonly excluded: readonly Exclusion[] };

const labelNames = ["label", "human", "human_label", "gold", "expected", "truth", "reward"] as const;
const verdictNames = ["verdict", "judge", "judgement", "judgment", "prediction", "predicted"] as const;
const judgeNames = ["judge_name", "prompt_name", "judge_id"] as const;

type Fields = { readonly [name: string]: unknown };

/**
 * Reads verdicts beside labels: an object of lists by judge, one list, or an object per line. A label is true or false, 1 or 0 (a reward of 1 is
 * true), pass or fail; a verdict is a text, as the judge said it.
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
  if (!parsed.ok || (isFields(parsed.value) && verdictNames.some((name) => isFields(parsed.value) && name in parsed.value))) {
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
  const verdict = at(verdictNames);
  if (typeof verdict !== "string" && typeof verdict !== "boolean" && typeof verdict !== "number")
    return `It needs a verdict (one of ${verdictNames.join(", ")}).`;
  const [judge, name] = [at(judgeNames), value["case"]];
  return {
    label,
    verdict: String(verdict),
    judge: typeof judge === "string" ? judge : undefined,
    ...((typeof name === "string" || typeof name === "number") && { case: String(name) }),
  };
}

function readLabel(value: unknown): boolean | undefined {
  if (typeof value === "boolean") return value;
  if (value === 1 || value === 0) return value === 1;
  const word = typeof value === "string" ? value.trim().toLowerCase() : "";
  if (["pass", "true", "yes", "1"].includes(word)) return true;
  return ["fail", "false", "no", "0"].includes(word) ? false : undefined;
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
