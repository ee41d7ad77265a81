import { parseLenientJson } from "./parse-json.ts";
import type { RecordCollector } from "./collect-record.ts";
import type { RecordReader } from "./record-reader.ts";

const idNames = ["id", "case", "case_id", "caseId", "task_id", "eval_id", "name"] as const;
const scoreNames = ["score", "reward", "value", "success", "passed", "pass", "correct"] as const;
const trialNames = ["trial", "epoch", "repetition", "seed", "run"] as const;
/** What a case says, where a line holds it; a line with none of these is known by its id alone. */
const contentNames = ["input", "prompt", "question", "query", "messages", "expected", "target", "reference", "answer_key"] as const;

/**
 * Reads one scored trial per line, as people keep them: an id, a score from 0 to 1 or true and false, maybe a trial; what else is a short text
 * is a field to slice by. A line that cannot be read is an exclusion with its number.
 */
export function readScoredLines(text: string, collector: RecordCollector): void {
  text.split("\n").forEach((line, index) => {
    if (line.trim() === "") return;
    const where = `line ${index + 1}`;
    const parsed = parseLenientJson(line);
    if (!parsed.ok) collector.exclude({ where, code: "evaluation/line-invalid", message: parsed.error });
    else readScored(parsed.value, where, collector);
  });
}

/** The same as one list. */
export const scoredList: RecordReader = {
  format: "json",
  knows: (value) => Array.isArray(value) && value.some(isScored),
  read: (value, collector) => {
    if (Array.isArray(value)) value.forEach((item: unknown, index) => readScored(item, `[${index}]`, collector));
  },
};

/** True where something looks like one scored trial. */
export function isScored(value: unknown): value is { readonly [name: string]: unknown } {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  return idNames.some((name) => name in value) && scoreNames.some((name) => name in value);
}

function readScored(value: unknown, where: string, collector: RecordCollector): void {
  if (!isScored(value)) {
    const message = `It needs an id (one of ${idNames.join(", ")}) and a score (one of ${scoreNames.join(", ")}).`;
    collector.exclude({ where, code: "evaluation/line-invalid", message });
    return;
  }
  const first = (names: readonly string[]): string | undefined => names.find((name) => name in value);
  const [idName, scoreName, trialName] = [first(idNames), first(scoreNames), first(trialNames)];
  const id = value[idName ?? ""];
  if (typeof id !== "string" && typeof id !== "number") {
    collector.exclude({ where, code: "evaluation/line-invalid", message: `Its ${idName ?? "id"} is neither a text nor a number.` });
    return;
  }
  const taken = new Set<string>([idName ?? "", scoreName ?? "", trialName ?? "", ...contentNames]);
  const content = Object.fromEntries(contentNames.flatMap((name) => (name in value ? [[name, value[name]]] : [])));
  const trial = value[trialName ?? ""];
  collector.addTrial({
    where,
    id: String(id),
    ...(Object.keys(content).length === 0 ? {} : { content }),
    ...(typeof trial === "string" || typeof trial === "number" ? { trial: String(trial) } : {}),
    slices: Object.fromEntries(
      Object.entries(value).flatMap(([name, member]) =>
        !taken.has(name) && typeof member === "string" && member.length <= 200 ? [[name, member]] : [],
      ),
    ),
    score: value[scoreName ?? ""],
    failure: typeof value["error"] === "string" && value["error"] !== "" ? value["error"].slice(0, 300) : undefined,
  });
}
