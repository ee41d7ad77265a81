import { z } from "zod";

import { isJsonObject, type Json } from "../../kernel/json.ts";
import { askedIn, callsInMessages, readMessages } from "./chat-messages.ts";
import type { RecordCollector } from "./collect-record.ts";
import { parsedJson } from "./json-schema.ts";
import type { RecordReader } from "./record-reader.ts";

const id = z.union([z.string(), z.number()]);
const sampleSchema = z.looseObject({
  id,
  epoch: z.int().default(1),
  input: parsedJson,
  choices: parsedJson.optional(),
  target: parsedJson.optional(),
  messages: z.unknown().optional(),
  scores: z.record(z.string(), z.looseObject({ value: z.unknown().optional() })).nullish(),
  metadata: z.record(z.string(), z.unknown()).nullish(),
  error: z.looseObject({ message: z.string().nullish() }).nullish(),
  invalidation: z.unknown().optional(),
  attachments: z.record(z.string(), z.string()).nullish(),
});
const headerSchema = z.looseObject({
  eval: z.looseObject({
    dataset: z.looseObject({ sample_ids: z.array(id).nullish() }).nullish(),
    scorers: z.array(z.looseObject({ name: z.string() })).nullish(),
    config: z.looseObject({ epochs: z.int().nullish() }).nullish(),
  }),
  results: z.looseObject({ scores: z.array(z.looseObject({ name: z.string(), scorer: z.string().nullish() })).nullish() }).nullish(),
  reductions: z
    .array(
      z.looseObject({ scorer: z.string(), samples: z.array(z.looseObject({ sample_id: id.nullish(), value: z.unknown().optional() })) }),
    )
    .nullish(),
});

/** A sample of a log and where it stands. */
export type InspectSample = { readonly value: unknown; readonly where: string };

/** Inspect's letters and words for a score. Source: UKGovernmentBEIS/inspect_ai, scorer/_metric.py (value_to_float). */
const words = new Map(Object.entries({ C: 1, P: 0.5, I: 0, N: 0, yes: 1, true: 1, no: 0, false: 0 }));
const attachment = "attachment://";
const longestSlice = 200;

/**
 * A log of Inspect AI as one JSON value; `.eval` files are taken apart elsewhere. A trial is an epoch. Of several scorers the one decides whose
 * result stands first in the log, and the field `scorer` names it. Source: UKGovernmentBEIS/inspect_ai, log/_log.py (EvalLog, EvalSample).
 */
export const inspect: RecordReader = {
  format: "inspect",
  knows: (value) => isJsonObject(value) && isJsonObject(value["eval"]) && "status" in value && "version" in value,
  read: (value, collector) => {
    const samples: readonly Json[] = isJsonObject(value) && Array.isArray(value["samples"]) ? value["samples"] : [];
    readInspectLog(
      value,
      samples.map((sample, index) => ({ value: sample, where: `samples[${index}]` })),
      collector,
    );
  },
};

/**
 * Reads a log's samples. `header`: its members beside them; a log that was not finished has no results. One that was told to keep no samples has
 * what their epochs came to, which is one trial of each.
 */
export function readInspectLog(header: unknown, samples: readonly InspectSample[], collector: RecordCollector): void {
  const log = headerSchema.safeParse(header);
  if (!log.success) {
    collector.exclude({ where: "header", code: "evaluation/header-invalid", message: z.prettifyError(log.error) });
    return;
  }
  const decides = decidingScorer(log.data);
  const played = new Map<string, Set<number>>();
  for (const { value, where } of samples) {
    const read = sampleSchema.safeParse(value);
    if (!read.success) {
      collector.exclude({ where, code: "evaluation/sample-invalid", message: z.prettifyError(read.error) });
      continue;
    }
    addSample(read.data, { where, decides }, collector);
    const name = String(read.data.id);
    played.set(name, (played.get(name) ?? new Set()).add(read.data.epoch));
  }
  if (samples.length === 0) addReductions(log.data, decides, collector);
  const { dataset, config } = log.data.eval;
  for (const planned of dataset?.sample_ids ?? []) addUnfinished(String(planned), { epochs: config?.epochs ?? 1, played }, collector);
}

/** What the run was to play and never finished: a sample, or epochs of one that it did finish in others. */
function addUnfinished(
  name: string,
  { epochs, played }: { readonly epochs: number; readonly played: ReadonlyMap<string, ReadonlySet<number>> },
  collector: RecordCollector,
): void {
  collector.addCase({ id: name });
  const own = played.get(name);
  for (let epoch = 1; own !== undefined && epoch <= epochs; epoch++) {
    if (own.has(epoch)) continue;
    const failure = "it was planned and never finished";
    collector.addTrial({ where: `epoch ${epoch} of ${name}`, id: name, trial: String(epoch), score: undefined, failure });
  }
}

/** `name`: the member of a score that is an object, else the scorer itself. */
type Scorer = { readonly scorer: string; readonly name: string };

function decidingScorer({ eval: { scorers }, results }: z.output<typeof headerSchema>): Scorer | undefined {
  const scored = results?.scores?.[0];
  if (scored !== undefined) return { scorer: scored.scorer ?? scored.name, name: scored.name };
  const planned = scorers?.[0]?.name.split("/").at(-1); // samples leave the package out of the name
  return planned === undefined ? undefined : { scorer: planned, name: planned };
}

function addSample(
  sample: z.output<typeof sampleSchema>,
  { where, decides }: { readonly where: string; readonly decides: Scorer | undefined },
  collector: RecordCollector,
): void {
  const { epoch, scores, metadata, error, invalidation, attachments } = sample;
  const whole = (value: Json): Json => resolveAttachments(value, attachments ?? {});
  const messages = readMessages(sample.messages);
  const input = whole(sample.input);
  const asked = readMessages(input);
  const names = Object.keys(scores ?? {});
  const scorer = decides?.scorer ?? names[0] ?? "";
  const slices = Object.entries(metadata ?? {}).filter(
    (entry): entry is [string, string] => typeof entry[1] === "string" && entry[1].length <= longestSlice,
  );
  collector.addTrial({
    where,
    id: String(sample.id),
    trial: String(epoch),
    content: {
      input: asked === undefined ? input : askedIn(asked),
      target: whole(sample.target ?? null),
      choices: whole(sample.choices ?? null),
    },
    slices: { ...Object.fromEntries(slices), ...(names.length > 1 && { scorer }) },
    score: readScore(scores?.[scorer]?.value, decides?.name ?? ""),
    failure: failureOf(error, invalidation),
    calls: messages === undefined ? undefined : callsInMessages(messages).map((call) => ({ ...call, arguments: whole(call.arguments) })),
  });
}

function addReductions({ reductions }: z.output<typeof headerSchema>, decides: Scorer | undefined, collector: RecordCollector): void {
  const reduced = reductions?.find(({ scorer }) => scorer === decides?.scorer);
  reduced?.samples.forEach(({ sample_id: sample, value }, index) => {
    const where = `reductions.${reduced.scorer}[${index}]`;
    collector.addTrial({ where, id: String(sample ?? index + 1), score: readScore(value, decides?.name ?? "") });
  });
}

function failureOf(error: { readonly message?: string | null | undefined } | null | undefined, invalidation: unknown): string | undefined {
  if (error !== undefined && error !== null) return `it broke off: ${(error.message ?? "no reason is given").slice(0, 300)}`;
  return invalidation === undefined || invalidation === null ? undefined : "somebody declared it invalid";
}

/** As Inspect turns a score into a number; what it would warn of and count as 0 stays as it is, and is excluded for it. */
function readScore(value: unknown, name: string): unknown {
  if (isJsonObject(value)) return name in value ? readScore(value[name], name) : value;
  if (typeof value !== "string") return value;
  const known = words.get(value) ?? words.get(value.toLowerCase());
  if (known !== undefined) return known;
  return value.trim() !== "" && Number.isFinite(Number(value)) ? Number(value) : value;
}

/** Long texts stand in a list of their own and are referred to. */
function resolveAttachments(value: Json, attachments: { readonly [key: string]: string }): Json {
  if (typeof value === "string") return value.startsWith(attachment) ? (attachments[value.slice(attachment.length)] ?? value) : value;
  if (Array.isArray(value)) return value.map((item: Json) => resolveAttachments(item, attachments));
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, resolveAttachments(member, attachments)]));
}
