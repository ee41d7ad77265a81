import { parse } from "yaml";

import { err, ok, type Result } from "../../kernel/result.ts";
import type { FormatError } from "../formats/collect-record.ts";
import { readHeader, readTable } from "../formats/csv-table.ts";
import { parseLenientJson } from "../formats/parse-json.ts";
import { adkImporter, agentsCliImporter } from "./import-adk.ts";
import { datasetImporter, isDatasetHeader } from "./import-dataset.ts";
import type { CaseDraft, CaseImporter, NotImported, Tell } from "./case-draft.ts";
import { openAiGradersImporter } from "./import-openai-graders.ts";
import { promptfooImporter } from "./import-promptfoo.ts";
import { traceImporter } from "./import-traces.ts";

/** What a file's cases are, as far as they can be said in a suite. */
export type ImportedFile = {
  readonly format: string;
  readonly drafts: readonly CaseDraft[];
  readonly notImported: readonly NotImported[];
};

/** In order: the first that knows a value reads it. */
const importers: readonly CaseImporter[] = [
  agentsCliImporter,
  adkImporter,
  traceImporter,
  openAiGradersImporter,
  promptfooImporter,
  datasetImporter,
];

/** Reads the cases of a text in whichever of the known formats they are: JSON, JSON on each line, YAML, or a table. */
export function importText(text: string): Result<ImportedFile, FormatError> {
  const notImported: NotImported[] = [];
  const note = (where: string, why: string, message: string): void =>
    void notImported.push({ where, code: `evaluation/import-${why}`, message });
  const found = readValue(text, note);
  const importer = found.ok ? importers.find((one) => one.knows(found.value.value)) : undefined;
  if (!found.ok || importer === undefined) {
    const why = found.ok ? "" : ` (${found.error})`;
    const known = importers.map(({ format }) => format).join(", ");
    return err({
      code: "evaluation/format-unknown",
      message: `It holds cases in no format that is known here${why}. Known are: ${known}.`,
    });
  }
  const { value, places } = found.value;
  const placed = (where: string): string => where.replace(/^\[(\d+)\]/, (whole, index) => places?.[Number(index)] ?? whole);
  const drafts = importer.read(value, (where, ...said) => note(placed(where), ...said));
  return ok({ format: importer.format, drafts: drafts.map((draft) => ({ ...draft, where: placed(draft.where) })), notImported });
}

/** What a text stands for. `places`: where each item of a list stood, if they were lines or rows; those that cannot be read are not among them. */
type Found = { readonly value: unknown; readonly places?: readonly string[] };

/** Lines and rows are a list. An error says why there is no value. */
function readValue(text: string, tell: Tell): Result<Found, string> {
  const whole = parseLenientJson(text);
  if (whole.ok) return ok({ value: isItem(whole.value) ? [whole.value] : whole.value });
  if (/^\s*\{/.test(text)) return ok(readLines(text, tell));
  if (!isDatasetHeader(readHeader(text)?.names ?? [])) {
    return readYaml(text);
  }
  const table = readTable(text);
  if (!table.ok) return table;
  for (const { where, message } of table.value.excluded) tell(where, "invalid", message);
  const rows = table.value.rows.map(({ cells }) => Object.fromEntries(Object.entries(cells).filter(([, cell]) => cell.trim() !== "")));
  return ok({ value: rows, places: table.value.rows.map(({ where }) => where) });
}

/** With merge keys (`<<`), as promptfoo reads it; its parts may not hold themselves. */
function readYaml(text: string): Result<Found, string> {
  try {
    const value: unknown = parse(text, { merge: true, prettyErrors: false });
    JSON.stringify(value); // refuses what holds itself
    return ok({ value });
  } catch (error) {
    return err(error instanceof Error ? error.message : String(error));
  }
}

/** One line may be all that there is. */
function isItem(value: unknown): boolean {
  return !importers.some((one) => one.knows(value)) && datasetImporter.knows([value]);
}

function readLines(text: string, tell: Tell): Found {
  const items: { readonly value: unknown; readonly place: string }[] = [];
  text.split("\n").forEach((line, index) => {
    if (line.trim() === "") return;
    const place = `line ${index + 1}`;
    const parsed = parseLenientJson(line);
    if (parsed.ok) items.push({ value: parsed.value, place });
    else tell(place, "invalid", parsed.error);
  });
  return { value: items.map(({ value }) => value), places: items.map(({ place }) => place) };
}
