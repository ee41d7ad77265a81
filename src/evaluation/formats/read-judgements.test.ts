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
    judges: { strict: [{ ...pass, judge: undefined, case: "1" }] },
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

test("a judge may be named by a number, or by `judge` beside the verdict", () => {
  const { judges } = read([
    { ...pass, judge_id: 1 },
    { ...pass, judge_id: 2 },
    { ...pass, judge: "gpt" },
    { label: true, judge: "pass" },
  ]);
  expect(Object.keys(judges).toSorted()).toEqual(["", "1", "2", "gpt"]);
});

test("a case is known by its id in the usual words, so that its trials are one", () => {
  const { judges } = read([
    { ...pass, case_id: "a" },
    { ...pass, task_id: 7 },
  ]);
  expect(judges[""]?.map((one) => one.case)).toEqual(["a", "7"]);
});

test("a label is said in the words of verdicts", () => {
  const words = ["passed", "correct", "Failed", "incorrect", 1.0, "maybe"];
  const { judges, excluded } = read(words.map((label) => ({ label, verdict: "pass" })));
  expect([judges[""]?.map(({ label }) => label), excluded]).toEqual([[true, true, false, false, true], ["[5]"]]);
});

test("a verdict that is there and says nothing cannot be read; it is not left out, since a judge that does not answer is worth less", () => {
  const { judges, excluded } = read([pass, { label: true, verdict: null }, { label: false, verdict: { text: "fine" } }]);
  expect([judges[""]?.map(({ verdict }) => verdict), excluded]).toEqual([["pass", "null", '{"text":"fine"}'], []]);
});

test("a table says the same as lines, with its rows' places", () => {
  const table = 'label,verdict,judge,case\ntrue,pass,a,1\n0,"Fail",b,\nmaybe,pass,a,2\nno\nyes,,b,3\n';
  expect(read(table)).toEqual({
    judges: {
      a: [{ label: true, verdict: "pass", judge: "a", case: "1" }],
      b: [
        { label: false, verdict: "Fail", judge: "b" },
        { label: true, verdict: "", judge: "b", case: "3" },
      ],
    },
    excluded: ["line 4", "line 5"],
  });
  expect(readJudgements('label,verdict\n"true,pass\n')).toMatchObject({ ok: false, error: { code: "evaluation/format-unknown" } });
});

test("an object where a list should be is told", () => {
  expect(read({ a: [pass], b: pass, note: "by hand" }).excluded).toEqual(["b"]);
});

test("what has no label, no verdict, or is no JSON is excluded with its place", () => {
  const lines = ['{"label":true,"verdict":"pass"}', '{"label":0.5,"verdict":"pass"}', '{"label":true}', "{", "7"];
  expect(read(lines.join("\n")).excluded).toEqual(["line 2", "line 3", "line 4", "line 5"]);
  expect(read({ a: [pass, { reward: NaN, verdict: "pass" }] }).excluded).toEqual(["a[1]"]);
});

test.each([[""], ["hello"], ["{}"], ["[]"], ['{"label":true}']])("%j holds nothing to calibrate with, and is refused", (text) => {
  expect(readJudgements(text)).toMatchObject({ ok: false, error: { code: "evaluation/no-cases" } });
});
