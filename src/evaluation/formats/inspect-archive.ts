import { isJsonObject } from "../../kernel/json.ts";
import type { RecordCollector } from "./collect-record.ts";
import { type InspectSample, readInspectLog } from "./inspect.ts";
import { parseLenientJson } from "./parse-json.ts";
import type { ZipEntries } from "./read-zip.ts";

const journal = "_journal/start.json";
const chunk = /^(?:messages|attachments)\/\d+\.json$/;
/** Of a sample; what else it has (events, the store) is most of its size. */
const kept = ["id", "epoch", "input", "choices", "target", "messages", "scores", "metadata", "error", "invalidation", "attachments"];

/** True where a zip file's entries are those of an `.eval` log. */
export function isInspectArchive({ names }: ZipEntries): boolean {
  return names.includes("header.json") || names.includes(journal);
}

/**
 * Reads an `.eval` log of Inspect AI: `header.json`, or what the journal has of it where the run was not finished, and each sample, which is one
 * entry or, in chunks, a folder. Source: UKGovernmentBEIS/inspect_ai, log/_recorders/eval.py and log/_recorders/chunked/format.py.
 */
export async function readInspectArchive(entries: ZipEntries, collector: RecordCollector): Promise<void> {
  const header = await readJson(entries, entries.names.includes("header.json") ? "header.json" : journal);
  const samples: InspectSample[] = [];
  for (const name of entries.names) {
    if (!/^samples\/.*_epoch_\d+(?:\/sample)?\.json$/.test(name)) continue;
    try {
      const value = name.endsWith("/sample.json") ? await readChunked(entries, name) : await readJson(entries, name);
      samples.push({ where: name, value: isJsonObject(value) ? Object.fromEntries(kept.map((key) => [key, value[key]])) : value });
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      collector.exclude({ where: name, code: "evaluation/sample-invalid", message: error.message });
    }
  }
  const reductions = entries.names.includes("reductions.json") ? await readJson(entries, "reductions.json") : undefined;
  readInspectLog(isJsonObject(header) ? { ...header, reductions } : header, samples, collector);
}

/** The lists are in pieces named by the number of their first item; attachments are referred to by their number. */
async function readChunked(entries: ZipEntries, shell: string): Promise<unknown> {
  const folder = shell.slice(0, -"sample.json".length);
  const value = await readJson(entries, shell);
  const lists: { messages: unknown[]; attachments: unknown[] } = { messages: [], attachments: [] };
  const pieces = entries.names
    .filter((name) => name.startsWith(folder) && chunk.test(name.slice(folder.length)))
    .toSorted((a, b) => firstOf(a) - firstOf(b));
  for (const name of pieces) {
    const items = await readJson(entries, name);
    if (Array.isArray(items)) lists[name.startsWith(`${folder}messages/`) ? "messages" : "attachments"].push(...(items as unknown[]));
  }
  const metadata = `${folder}metadata.json`;
  return {
    ...(isJsonObject(value) && value),
    ...(entries.names.includes(metadata) && { metadata: await readJson(entries, metadata) }),
    messages: lists.messages,
    attachments: Object.fromEntries(lists.attachments.entries()),
  };
}

function firstOf(name: string): number {
  return Number(/(\d+)\.json$/.exec(name)?.[1]);
}

async function readJson(entries: ZipEntries, name: string): Promise<unknown> {
  const parsed = parseLenientJson(await entries.read(name));
  if (!parsed.ok) throw new SyntaxError(`its entry ${name} is no JSON: ${parsed.error}`);
  return parsed.value;
}
