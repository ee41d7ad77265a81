import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

import { afterAll, expect, test } from "vitest";

import { collectRecord } from "./collect-record.ts";
import { readRunFile } from "./read-run-file.ts";
import { scoresById } from "./testing/read-text.ts";

const folder = mkdtempSync(join(tmpdir(), "airworthy-unreadable-"));
afterAll(() => rmSync(folder, { recursive: true }));
const lines = '{"id":"a","score":1}\n{"id":"b","score":0}\n';

async function refusalOf(name: string, content: Uint8Array | string): Promise<string> {
  const file = join(folder, name);
  writeFileSync(file, content);
  const read = await readRunFile(file);
  return read.ok ? "it was read" : `${read.error.code}: ${read.error.message.replace(file, "FILE")}`;
}

test.each([
  ["nothing", "", "it is empty"],
  ["gzip", gzipSync(lines), "gzip"],
  ["UTF-16", Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(lines, "utf16le")]), "UTF-16"],
  ["Latin-1", Buffer.from("id,score\na,1\ncafé,1\ncafè,0\n", "latin1"), "line 3 is not in UTF-8"],
  ["what is nested too deeply", `{"id":"a","score":1,"input":${"[".repeat(100_000)}${"]".repeat(100_000)}}`, "call stack"],
])("a file of %s is refused, and the reason is told", async (name, content, reason) => {
  expect(await refusalOf(name, content)).toMatch(new RegExp(`^evaluation/file-unreadable: FILE .*${reason}`));
});

test("a folder and a pipe are no files: nobody waits for the pipe's other end", async () => {
  mkdirSync(join(folder, "folder"));
  execFileSync("sh", ["-c", "mkfifo pipe"], { cwd: folder });
  for (const name of ["folder", "pipe"]) {
    expect(await readRunFile(join(folder, name))).toMatchObject({
      ok: false,
      error: { code: "evaluation/file-unreadable", message: expect.stringContaining("no regular file") },
    });
  }
});

test("a large file of lines is read one by one, in the format of its lines; one that is not in UTF-8 is excluded", async () => {
  const file = join(folder, "large");
  const episode = (over: object) => JSON.stringify({ task_id: 0, reward: 0, info: { task: { actions: [] } }, traj: [], ...over });
  const text = [episode({ trial: 0 }), episode({ trial: 1, info: { error: "Timeout" } }), `{"task_id":"caf\u00e9"}`].join("\n");
  writeFileSync(file, Buffer.from(text, "latin1"));
  const read = await readRunFile(file, { wholeBytes: 100 });
  expect(read.ok && [read.value.format, scoresById(read.value), read.value.excluded]).toEqual([
    "tau-bench",
    { "0": [0, null] },
    [{ where: "line 3", code: "evaluation/line-invalid", message: "It is not in UTF-8." }],
  ]);
});

test("a large file that is no lines is read whole, up to the most that can be", async () => {
  const file = join(folder, "list");
  writeFileSync(file, '[{"id":"a",\n"score":1}]');
  expect(await readRunFile(file, { wholeBytes: 10 })).toMatchObject({ ok: true, value: { format: "json" } });
  expect(await readRunFile(file, { wholeBytes: 10, maxBytes: 20 })).toMatchObject({
    ok: false,
    error: { code: "evaluation/file-too-large" },
  });
});

test("more trials than memory has place for are refused", () => {
  const collector = collectRecord("jsonl", { most: 2 });
  for (const id of ["a", "b"]) collector.addTrial({ where: id, id, score: 1 });
  expect([collector.isFull(), collector.finish().ok]).toEqual([false, true]);
  collector.exclude({ where: "c", code: "evaluation/line-invalid", message: "It is none." });
  expect(collector.isFull()).toBe(true);
  expect(collector.finish()).toMatchObject({ ok: false, error: { code: "evaluation/file-too-large" } });
});
