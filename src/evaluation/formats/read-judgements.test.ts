import { expect, test } from "vitest";

import { readJudgements } from "./read-judgements.ts";

const read = (value: unknown) => {
  const answer = readJudgements(typeof value === "string" ? value : JSON.stringify(value));
  if (!answer.ok) throw new Error(answer.error.message);
  return { judges: Object.fromEntries(answer.value.judges), excluded: answer.value.excluded.map(({ where }) => where) };
};
const pass = { label: true, verdict: "pass" };

test("lists by judge, one list, and lines say the same", () => {
  const judged = [{ ...pass, judge: undefined }];
  expect(read({ strict: [{ task_id: "1", reward: 1, verdict: "pass" }], note: "by hand" })).toEqual({
    judges: { strict: judged },
    excluded: [],
  });
  expect(read([{ human: "yes", prediction: "pass" }])).toEqual({ judges: { "": judged }, excluded: [] });
  expect(read('{"label":1,"verdict":"pass"}\n\n')).toEqual({ judges: { "": judged }, excluded: [] });
});

test("several judges in one list are told apart by their names", () => {
  const judges = read([
    { ...pass, prompt_name: "a" },
    { ...pass, prompt_name: "b" },
    { ...pass, prompt_name: "a" },
  ]).judges;
  expect(Object.entries(judges).map(([name, own]) => [name, own.length])).toEqual([
    ["a", 2],
    ["b", 1],
  ]);
});

test("what has no label, no verdict, or is no JSON is excluded with its place", () => {
  const lines = ['{"label":true,"verdict":"pass"}', '{"label":0.5,"verdict":"pass"}', '{"label":true}', "{", "7"];
  expect(read(lines.join("\n")).excluded).toEqual(["line 2", "line 3", "line 4", "line 5"]);
  expect(read({ a: [pass, { reward: NaN, verdict: "pass" }] }).excluded).toEqual(["a[1]"]);
});

test.each([[""], ["hello"], ["{}"], ["[]"], ['{"label":true}']])("%j holds nothing to calibrate with, and is refused", (text) => {
  expect(readJudgements(text)).toMatchObject({ ok: false, error: { code: "evaluation/no-cases" } });
});
