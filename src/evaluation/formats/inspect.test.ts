import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, describe, expect, test } from "vitest";

import type { RunRecord } from "../domain/run-record.ts";
import { summariseRecord } from "../domain/summarise-record.ts";
import { readRunFile } from "./read-run-file.ts";
import { readZip } from "./read-zip.ts";
import { makeZip, type ZipMethod } from "./testing/make-zip.ts";
import { readText, scoresById } from "./testing/read-text.ts";

const header = (over = {}) => ({
  version: 2,
  status: "success",
  eval: { task: "t", dataset: { sample_ids: [1, 2] }, scorers: [{ name: "match" }] },
  results: { scores: [{ name: "match", scorer: "match" }] },
  ...over,
});
const sample = (id: unknown, value: unknown, over = {}) => ({
  id,
  epoch: 1,
  input: "Two and two?",
  target: "4",
  messages: [{ role: "user", content: "Two and two?" }],
  scores: { match: { value } },
  metadata: { topic: "sums", weight: 2 },
  ...over,
});
const log = (samples: readonly object[], over = {}) => ({ ...header(over), samples });

describe("a log", () => {
  test.each([
    ["C", 1],
    ["P", 0.5],
    ["I", 0],
    ["N", 0],
    [true, 1],
    [false, 0],
    ["yes", 1],
    ["No", 0],
    ["0.25", 0.25],
    [0.75, 0.75],
  ])("says %j for a score of %d", (value, score) => {
    expect(scoresById(readText(log([sample(1, value)])))["1"]).toEqual([score]);
  });

  test.each([[5], [-1], ["5"], ["GOOD"], [[1, 0]], [{ other: 1 }]])("excludes the score %j, which is no number from 0 to 1", (value) => {
    const { cases, excluded } = readText(log([sample(1, value)]));
    expect([cases[0]?.trials, excluded.map(({ where, code }) => [where, code])]).toEqual([
      [],
      [["samples[0]", "evaluation/score-invalid"]],
    ]);
  });

  test("that was to play a sample twice and played it once has a trial that broke off; a sample that it never played has none", () => {
    const planned = header().eval;
    const record = readText(log([sample(1, "C", { epoch: 2 })], { eval: { ...planned, config: { epochs: 2 } } }));
    expect(scoresById(record)).toEqual({ "1": [1, null], "2": [] });
    expect(record.cases[0]?.trials[1]).toMatchObject({ why: "it was planned and never finished" });
  });

  test("excludes a score that is a name every object has", () => {
    expect(readText(log([sample(1, "constructor")])).excluded).toHaveLength(1);
  });

  test("excludes NaN, which says that a sample was not scored", () => {
    expect(readText(JSON.stringify(log([sample(1, "@")])).replace('"@"', "NaN")).excluded).toHaveLength(1);
  });

  test("has an epoch for each trial, and a case without trials for what it never played", () => {
    const record = readText(log([sample(1, "C"), sample(1, "I", { epoch: 2 })]));
    expect([record.format, scoresById(record)]).toEqual(["inspect", { "1": [1, 0], "2": [] }]);
  });

  test("that tells of one epoch twice is refused", () => {
    expect(() => readText(log([sample(1, "C"), sample(1, "C")]))).toThrow("evaluation/duplicate-case");
  });

  test("counts no sample that broke off, was not scored or was declared invalid for the agent or against it", () => {
    const record = readText(
      log([
        sample(1, "I", { error: { message: "Timeout", traceback: "" } }),
        sample(2, "C", { scores: null }),
        sample(3, "C", { invalidation: { author: "a" } }),
      ]),
    );
    expect(record.cases.map(({ trials }) => trials[0])).toMatchObject([
      { score: null, why: "it broke off: Timeout" },
      { score: null, why: "it has no score" },
      { score: null, why: "somebody declared it invalid" },
    ]);
  });

  test("with several scorers goes by the one whose result stands first, and says which that is", () => {
    const scores = { match: { value: "I" }, judge: { value: { tone: 0.5, facts: 1 } } };
    const by = (name: string, scorer: string) =>
      readText(
        log([sample(1, "I", { scores })], {
          results: {
            scores: [
              { name, scorer },
              { name: "match", scorer: "match" },
            ],
          },
        }),
      );
    expect([scoresById(by("match", "match"))["1"], scoresById(by("facts", "judge"))["1"]]).toEqual([[0], [1]]);
    expect(by("facts", "judge").cases[0]?.slices).toEqual({ topic: "sums", scorer: "judge" });
  });

  test("that was not finished goes by the first scorer that was planned", () => {
    const planned = { results: undefined, status: "started", eval: { scorers: [{ name: "package/judge" }, { name: "match" }] } };
    const scores = { match: { value: "I" }, judge: { value: "C" } };
    expect(scoresById(readText(log([sample(1, "I", { scores })], planned)))["1"]).toEqual([1]);
  });

  test("has cases by what is asked, whatever ids its messages have, with long texts put back", () => {
    const hash = (over: object) => readText(log([sample(1, "C", over)])).cases[0]?.contentHash;
    const asked = (id: string) => ({ input: [{ id, role: "user", content: "Hello", source: "input" }] });
    expect(hash(asked("a"))).toBe(hash(asked("b")));
    expect(hash({ input: "attachment://f00", attachments: { f00: "Two and two?" } })).toBe(hash({}));
    const inParts = (id: string) => ({ input: [{ role: "user", content: [{ type: "text", text: "Hello", id }] }] });
    expect(hash(inParts("a"))).toBe(hash(inParts("b")));
    expect(hash({ target: "5" })).not.toBe(hash({}));
    expect(hash({ choices: ["4", "5"] })).not.toBe(hash({}));
  });

  test("has the calls that the model made", () => {
    const messages = [
      { role: "user", content: "Book" },
      {
        role: "assistant",
        content: "",
        tool_calls: [{ id: "1", function: "book", arguments: { to: "attachment://f00" }, type: "function" }],
      },
      { role: "tool", content: "ok", tool_call_id: "1", function: "book" },
    ];
    const record = readText(log([sample(1, "C", { messages, attachments: { f00: "Rome" } })]));
    expect(record.cases[0]?.trials[0]?.calls).toEqual([{ tool: "book", arguments: { to: "Rome" }, by: "agent" }]);
  });

  test("that was told to keep no samples has what their epochs came to", () => {
    const reduced = (scorer: string, value: unknown) => ({ scorer, samples: [{ sample_id: 2, value, answer: "4" }] });
    const record = readText(log([], { reductions: [reduced("judge", 1), reduced("match", 0.5)] }));
    expect(scoresById(record)).toEqual({ "1": [], "2": [0.5] });
  });

  test("with a sample that is none tells which, and reads the others", () => {
    const record = readText(log([sample(1, "C"), { epoch: 1 }]));
    expect([scoresById(record)["1"], record.excluded.map(({ where, code }) => [where, code])]).toEqual([
      [1],
      [["samples[1]", "evaluation/sample-invalid"]],
    ]);
  });
});

describe("an .eval file", () => {
  const folder = mkdtempSync(join(tmpdir(), "airworthy-inspect-"));
  afterAll(() => rmSync(folder, { recursive: true }));
  const read = (bytes: Buffer, options = {}) => {
    const file = join(folder, "log.eval");
    writeFileSync(file, bytes);
    return readRunFile(file, options);
  };
  const record = async (entries: { readonly [name: string]: unknown }, method: ZipMethod = "deflated"): Promise<RunRecord> => {
    const texts = Object.entries(entries).map(([name, value]) => [name, typeof value === "string" ? value : JSON.stringify(value)]);
    const answer = await read(makeZip(Object.fromEntries(texts), method));
    if (!answer.ok) throw new Error(answer.error.message);
    return answer.value;
  };

  test.each<ZipMethod>(["stored", "deflated", "zstd", "zstd in two frames"])("that is %s says the same as the log", async (method) => {
    const samples = { "samples/1_epoch_1.json": sample(1, "C"), "samples/a/b_epoch_1.json": sample("a/b", "I") };
    const found = await record(
      {
        ...samples,
        "header.json": header(),
        "summaries.json": [],
        "reductions.json": [{ scorer: "match", samples: [{ sample_id: 1, value: 0 }] }],
      },
      method,
    );
    expect(found).toEqual(readText(log(Object.values(samples))));
  });

  test("of a run that was not finished has what its journal says", async () => {
    const found = await record({ "_journal/start.json": header({ results: undefined }), "samples/1_epoch_1.json": sample(1, "C") });
    expect(scoresById(found)).toEqual({ "1": [1], "2": [] });
  });

  test("in chunks says the same as one whose samples are whole", async () => {
    const messages = ["a", "b", "c"].map((tool) => ({ role: "assistant", content: "", tool_calls: [{ function: tool, arguments: {} }] }));
    const { metadata, ...shell } = sample(1, "C", { input: "attachment://1" });
    const at = "samples/1_epoch_1";
    const found = await record({
      "header.json": header(),
      [`${at}/sample.json`]: { ...shell, messages: [] },
      [`${at}/metadata.json`]: metadata,
      [`${at}/messages/10.json`]: messages.slice(2),
      [`${at}/messages/0.json`]: messages.slice(0, 2),
      [`${at}/events/0.json`]: [{ event: "info" }],
      [`${at}/attachments/0.json`]: ["x", "Two and two?"],
    });
    expect(found).toEqual(readText(log([sample(1, "C", { messages })])));
  });

  test("without samples has what their epochs came to", async () => {
    const found = await record({
      "header.json": header(),
      "reductions.json": [{ scorer: "match", samples: [{ sample_id: 1, value: 0.5 }] }],
    });
    expect(scoresById(found)).toEqual({ "1": [0.5], "2": [] });
  });

  test("with a damaged sample tells which, and reads the others", async () => {
    const found = await record({ "header.json": header(), "samples/1_epoch_1.json": sample(1, "C"), "samples/2_epoch_1.json": "{" });
    expect(found.excluded.map(({ where, code }) => [where, code])).toEqual([["samples/2_epoch_1.json", "evaluation/sample-invalid"]]);
    expect(scoresById(found)).toEqual({ "1": [1], "2": [] });
  });

  test("that would inflate to more than is allowed is refused before it does", async () => {
    const bytes = makeZip({ "header.json": JSON.stringify(header()), "samples/1_epoch_1.json": " ".repeat(1_000_000) });
    expect(bytes.length).toBeLessThan(3_000);
    expect(await read(bytes, { maxBytes: 100_000 })).toMatchObject({ ok: false, error: { code: "evaluation/file-too-large" } });
  });

  test.each<ZipMethod>(["deflated", "zstd"])("that is %s and understates what it inflates to is refused", async (method) => {
    const bytes = makeZip({ "header.json": JSON.stringify(header()) + " ".repeat(1_000_000) }, method);
    const directory = bytes.indexOf("PK\u0001\u0002");
    bytes.writeUInt32LE(1_000, directory + 24);
    expect(await read(bytes)).toMatchObject({ ok: false, error: { code: "evaluation/file-unreadable" } });
  });

  test("that was cut off, or is a zip file of something else, is refused with a code", async () => {
    const bytes = makeZip({ "header.json": JSON.stringify(header()) });
    expect(await read(bytes.subarray(0, -5))).toMatchObject({ ok: false, error: { code: "evaluation/file-unreadable" } });
    expect(await read(makeZip({ "word/document.xml": "" }))).toMatchObject({ ok: false, error: { code: "evaluation/format-unknown" } });
  });
});

const shared = join(process.env["AIRWORTHY_SHARED"] ?? "../shared", "data/evaluation/inspect");
const files = listFiles(shared);

describe.skipIf(files.length === 0)(`logs of real runs${files.length === 0 ? ", not run: no data" : ""}`, () => {
  test.each(files)("%s has the accuracy that it says itself", async (name) => {
    const answer = await readRunFile(join(shared, name));
    if (!answer.ok) throw new Error(answer.error.message);
    const { mean, excluded, errored } = summariseRecord(answer.value);
    expect({ mean, excluded, errored }).toEqual({ mean: await accuracyIn(join(shared, name)), excluded: 0, errored: 0 });
  });
});

async function accuracyIn(file: string): Promise<number | undefined> {
  const readHeader = () => readZip(file, (entries) => entries.read("header.json"), { maxBytes: 1e9 });
  const text = file.endsWith(".eval") ? await readHeader() : readFileSync(file, "utf8");
  const { results } = JSON.parse(text) as { results: { scores: { metrics: { [name: string]: { value: number } } }[] } }; // what Inspect writes
  return results.scores[0]?.metrics["accuracy"]?.value;
}

function listFiles(path: string): readonly string[] {
  try {
    return readdirSync(path).filter((name) => /\.(?:eval|json)$/.test(name));
  } catch {
    return [];
  }
}
