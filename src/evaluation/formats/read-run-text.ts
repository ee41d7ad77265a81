import { err, type Result } from "../../kernel/result.ts";
import type { RunRecord } from "../domain/run-record.ts";
import { adkEvalSet } from "./adk-evalset.ts";
import { adkResults } from "./adk-results.ts";
import { agentsCliDataset } from "./agents-cli-dataset.ts";
import { agentsCliResults } from "./agents-cli-results.ts";
import { collectRecord, type FormatError } from "./collect-record.ts";
import { readHeader, readTable } from "./csv-table.ts";
import { inspect } from "./inspect.ts";
import { openAiMessages } from "./openai-messages.ts";
import { otlpTraces } from "./otlp-traces.ts";
import { parseLenientJson } from "./parse-json.ts";
import { promptfooResults, promptfooRows } from "./promptfoo-results.ts";
import type { ItemReader, RecordReader } from "./record-reader.ts";
import { idNames, scoredItems, scoredRow, scoreNames } from "./scored-lines.ts";
import { tauBench, tauBenchLines } from "./tau-bench.ts";
import { tau2Bench, tau2BenchLines } from "./tau2-bench.ts";

/** In order: the first that knows a value reads it. */
const readers: readonly RecordReader[] = [tauBench, tau2Bench, inspect, adkResults, agentsCliResults, agentsCliDataset, adkEvalSet];
/** In order, for what is in none of these: the first that knows any of the items reads them all. */
const itemReaders: readonly ItemReader[] = [tauBenchLines, tau2BenchLines, promptfooResults, scoredItems, otlpTraces, openAiMessages];

/** What is read, as messages name it. */
export const formats: readonly string[] = [...new Set([...readers, ...itemReaders].map(({ format }) => format)), "json", "csv"];

const linesLookedAt = 1_000;

type Item = { readonly value: unknown; readonly where: string; readonly text?: string };

/** Reads results in whichever of the known formats they are. */
export function readRunText(text: string): Result<RunRecord, FormatError> {
  const parsed = parseJson(text);
  if (parsed.ok) return readValue(parsed.value, text);
  const lines = text.split("\n");
  const reader = knownItems(lines) ?? (lines.every((line) => line.trim() === "" || isObjectLine(line)) ? scoredItems : undefined);
  if (reader === undefined || text.trim() === "") {
    const header = readHeader(text);
    if (header !== undefined && isScoredHeader(header.names)) return readScoredTable(text);
    return err(
      unknown(
        `It is neither JSON, nor a JSON object on each line, nor a table with an id (${idNames.join(", ")}) and a score (${scoreNames.join(", ")}): ${parsed.error}`,
      ),
    );
  }
  const collector = collectRecord(reader.format);
  const items = reader.open(collector);
  lines.forEach((line, index) => {
    if (line.trim() === "") return;
    const where = `line ${index + 1}`;
    const one = parseLenientJson(line);
    if (one.ok) items.add(one.value, where, line);
    else collector.exclude({ where, code: "evaluation/line-invalid", message: one.error });
  });
  items.finish?.();
  return collector.finish();
}

/** Who reads these lines of JSON, going by the first of them. */
export function knownItems(lines: readonly string[]): ItemReader | undefined {
  const values = lines.slice(0, linesLookedAt).flatMap((line) => {
    if (!/^\s*[[{]/.test(line)) return [];
    const parsed = parseLenientJson(line);
    return parsed.ok ? [parsed.value] : [];
  });
  return itemReaders.find((reader) => values.some((value) => reader.knows(value)));
}

function readValue(value: unknown, text: string): Result<RunRecord, FormatError> {
  const reader = readers.find((one) => one.knows(value));
  if (reader !== undefined) {
    const collector = collectRecord(reader.format);
    reader.read(value, collector, text);
    return collector.finish();
  }
  const rows = promptfooRows(value);
  if (rows !== undefined)
    return readItems(
      promptfooResults,
      rows.map((row, index) => ({ value: row, where: `results[${index}]` })),
    );
  const whole = itemReaders.find((reader) => reader.knows(value));
  if (whole !== undefined) return readItems(whole, [{ value, where: "line 1", text }]);
  const list: readonly unknown[] = Array.isArray(value) ? value : [];
  const each = itemReaders.find((reader) => list.some((item) => reader.knows(item)));
  if (each === undefined) return err(unknown("It is JSON of no format that is known here"));
  const items = list.map((item, index) => ({ value: item, where: `[${index}]` }));
  return readItems(each, items, { format: each === scoredItems ? "json" : each.format });
}

function readItems(reader: ItemReader, items: readonly Item[], { format = reader.format } = {}): Result<RunRecord, FormatError> {
  const collector = collectRecord(format);
  const opened = reader.open(collector);
  for (const { value, where, text } of items) opened.add(value, where, text);
  opened.finish?.();
  return collector.finish();
}

function readScoredTable(text: string): Result<RunRecord, FormatError> {
  const table = readTable(text);
  if (!table.ok) return err(unknown(`It is no table that can be read: ${table.error}`));
  const collector = collectRecord("csv");
  const items = scoredItems.open(collector);
  for (const { cells, where } of table.value.rows) items.add(scoredRow(cells), where);
  for (const exclusion of table.value.excluded) collector.exclude(exclusion);
  return collector.finish();
}

/** Some tools write JSON as a text within JSON. Source: google/adk-python, evaluation/local_eval_set_results_manager.py. */
function parseJson(text: string): Result<unknown, string> {
  const parsed = parseLenientJson(text);
  return parsed.ok && typeof parsed.value === "string" ? parseLenientJson(parsed.value) : parsed;
}

function isScoredHeader(names: readonly string[]): boolean {
  return [idNames, scoreNames].every((known) => known.some((name) => names.includes(name)));
}

/** One line of JSON lines; a piece of JSON that was cut off has none. */
function isObjectLine(line: string): boolean {
  if (!line.trimStart().startsWith("{")) return false;
  const parsed = parseLenientJson(line);
  return parsed.ok && typeof parsed.value === "object";
}

function unknown(what: string): FormatError {
  return { code: "evaluation/format-unknown", message: `${what}. Known are: ${formats.join(", ")}.` };
}
