import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, expect, test } from "vitest";

import { airworthy } from "../platform.ts";

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "airworthy-results-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** A file with a scored trial per line: the first cases failed, the others passed. */
function write(name: string, cases: number, failed: number, more = ""): string {
  const lines = Array.from({ length: cases }, (_, index) =>
    JSON.stringify({ id: `case-${index}`, score: Number(index >= failed), input: `ask ${index}` }),
  );
  const file = join(folder, name);
  writeFileSync(file, `${lines.join("\n")}\n${more}`);
  return file;
}

test.each([
  ["as good", 0, "pass", { cases: 60, failed: 0 }],
  ["worse", 1, "fail", { cases: 60, failed: 20 }],
  ["not surely either", 2, "inconclusive", { cases: 12, failed: 1 }],
  ["not the whole", 3, "incomplete", { cases: 59, failed: 0 }],
] as const)("a candidate that is %s than its baseline ends with exit code %d", async (_what, code, verdict, { cases, failed }) => {
  const baseline = write("baseline.jsonl", Math.max(cases, verdict === "incomplete" ? 60 : cases), 0);
  const candidate = write("candidate.jsonl", cases, failed);
  const answer = await airworthy(["eval", "compare", "--baseline", baseline, "--candidate", candidate]);
  expect([answer.code, answer.json], answer.stderr).toMatchObject([code, { verdict }]);
  expect(answer.stdout.trim().split("\n")).toHaveLength(1);
});

test("something else under the same ids is not compared", async () => {
  const [baseline, candidate] = [join(folder, "a.json"), join(folder, "b.json")];
  writeFileSync(baseline, JSON.stringify([{ id: "1", score: 1, input: "a kettle" }]));
  writeFileSync(candidate, JSON.stringify([{ id: "1", score: 1, input: "a sofa" }]));
  const answer = await airworthy(["eval", "compare", "--baseline", baseline, "--candidate", candidate]);
  expect([answer.code, answer.json]).toMatchObject([3, { verdict: "incomparable", changedCases: ["1"] }]);
});

test("what cannot count is told by its line, in words and in the object", async () => {
  const answer = await airworthy(["eval", "stats", write("some.jsonl", 10, 3, '{"id":"case-1","score":NaN}\n{"broken\n')]);
  expect([answer.code, answer.json]).toMatchObject([
    0,
    { trials: 10, excluded: 2, mean: 0.7, exclusions: [{ where: "line 11" }, { where: "line 12" }] },
  ]);
  expect(answer.stderr).toMatch(/some\.jsonl, line 11: .*"NaN"/);
});

test("cases that were played less often than others, and cases that are known by their ids alone, are said", async () => {
  const file = join(folder, "uneven.jsonl");
  writeFileSync(file, ["a", "a", "b"].map((id) => JSON.stringify({ id, score: 1 })).join("\n"));
  const { stderr } = await airworthy(["eval", "compare", "--baseline", file, "--candidate", write("whole.jsonl", 2, 0)]);
  expect(stderr).toContain("uneven.jsonl: 1 case with fewer trials than other cases");
  expect(stderr).toContain("uneven.jsonl: what was asked in 2 cases does not stand there");
  expect(stderr).not.toMatch(/whole\.jsonl: (?:what|\d)/);
});

test("a name in a file is no command to a terminal or a pipeline", async () => {
  const file = join(folder, "hostile.jsonl");
  writeFileSync(
    file,
    `${JSON.stringify({ id: "a\n::error::b\u001B[31m", score: 1 })}\n${JSON.stringify({ id: "c\n::stop::", score: 2 })}\n`,
  );
  const { stderr } = await airworthy(["eval", "compare", "--baseline", file, "--candidate", write("other.jsonl", 1, 0)]);
  expect(stderr).toContain("a ::error::b\uFFFD[31m");
  expect(stderr).not.toContain("\u001B");
  expect(stderr).not.toMatch(/^\s*::/m);
});

test("a field that no case has slices nothing and is refused with those that there are", async () => {
  const file = join(folder, "sliced.jsonl");
  writeFileSync(file, '{"id":"1","score":1,"domain":"sales"}\n{"id":"2","score":1,"domain":"travel"}\n');
  const compare = (field: string) => airworthy(["eval", "compare", "--baseline", file, "--candidate", file, "--slice", field]);
  expect((await compare("domain")).json).toMatchObject({ slices: [{ value: "sales" }, { value: "travel" }] });
  const message = expect.stringContaining("Fields are: domain.");
  expect(await compare("domian")).toMatchObject({ code: 4, json: { error: { code: "cli/usage", message } } });
});

test("a judge is told what it is worth", async () => {
  const file = join(folder, "judged.jsonl");
  writeFileSync(file, '{"label":true,"verdict":"pass"}\n{"label":false,"verdict":"well"}\n{"label":1}\n');
  const answer = await airworthy(["eval", "judge-calibrate", file]);
  expect([answer.code, answer.json]).toMatchObject([
    0,
    { judges: [{ n: 1, unread: ["well"], mayBlock: false }], exclusions: [{ where: "line 3" }] },
  ]);
});

test("a plan says what a suite can show, and takes its size from a suite too", async () => {
  const planned = await airworthy(["eval", "plan", "--cases", "20", "--trials", "1", "--usd-per-trial", "0.02"]);
  expect([planned.code, planned.json]).toMatchObject([0, { cases: 20, trials: 1, margin: 0.1, costUsd: 0.4, table: { discordant: 0.2 } }]);
  expect((planned.json as { detectableDrop: number }).detectableDrop).toBeCloseTo(0.298, 3);
  expect(planned.stderr).toMatch(/^With 20 cases x 1 trial you can see a drop of 29\.8\spt or more/);
  const suite = join(folder, "plan.yaml");
  writeFileSync(suite, "suite: a/b\ntrials: 3\ncases: [{ id: one, turns: [Hello] }, { id: two, turns: [Bye] }]\n");
  expect((await airworthy(["eval", "plan", "--suite", suite])).json).toMatchObject({ cases: 2, trials: 3 });
});

test("a suite is checked for repetition, personal data and what the agent has seen", async () => {
  const suite = join(folder, "check.yaml");
  const prompt = join(folder, "prompt.md");
  const cases = (first: string) =>
    `suite: a/b\ncases:\n  - { id: one, turns: ["${first}"] }\n  - { id: two, turns: ["Please cancel my order A-1 before it is sent"] }\n`;
  writeFileSync(prompt, "Example: please cancel my order B-7 before it is sent, I said.");
  writeFileSync(suite, cases("Where is it?"));
  const clean = await airworthy(["eval", "check", suite]);
  expect([clean.code, clean.json]).toMatchObject([0, { cases: 2, duplicates: [], personal: [], contamination: [] }]);
  writeFileSync(suite, cases("I am ada@gmail.com"));
  expect(await airworthy(["eval", "check", suite, "--against", prompt])).toMatchObject({
    code: 1,
    json: { personal: [{ case: "one", kind: "email address" }], contamination: [{ case: "two", source: prompt, length: 9 }] },
  });
});

test.each([
  ["no such file", ["eval", "stats", "none.json"], "evaluation/file-unreadable"],
  ["no such suite", ["eval", "check", "none.yaml"], "evaluation/file-unreadable"],
  ["a plan without a size", ["eval", "plan"], "cli/usage"],
  ["a side that is not named", ["eval", "compare", "--candidate", "none.json"], "cli/usage"],
  ["a margin that is none", ["eval", "compare", "--baseline", "a", "--candidate", "b", "--margin", "5"], "cli/usage"],
])("%s is exit code 4 with a code", async (_what, args, code) => {
  expect(await airworthy(args)).toMatchObject({ code: 4, json: { error: { code } } });
});
