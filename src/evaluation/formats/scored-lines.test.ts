import { describe, expect, test } from "vitest";

import { readText, scoresById } from "./testing/read-text.ts";

const lines = (...items: readonly object[]) => readText(items.map((item) => JSON.stringify(item)).join("\n"));

describe("an error", () => {
  test.each([[{ message: "timeout" }], [["timeout"]], [true], ["timeout"], [{ code: 503 }]])(
    "of %j says that infrastructure broke, whatever the score",
    (error) => {
      expect(scoresById(lines({ id: "a", score: 0, error }, { id: "a", score: 1 }))).toEqual({ a: [null, 1] });
    },
  );

  test.each([[null], [false], [""], [{}], [[]], [0]])("of %j says that nothing broke", (error) => {
    expect(scoresById(lines({ id: "a", score: 0, error }))).toEqual({ a: [0] });
  });

  test("in a table is no error where its cell says so", () => {
    const table = "id,score,error\na,1,\nb,0,timeout\nc,1,False\nd,0,None\ne,0,NaN\n";
    expect(scoresById(readText(table))).toEqual({ a: [1], b: [null], c: [1], d: [0], e: [0] });
  });
});

describe("an id", () => {
  test("that is too large a number to be told from its neighbours is excluded, for two cases would be one", () => {
    const record = readText(
      '{"id":9007199254740992,"score":0}\n{"id":9007199254740993,"score":1}\n{"id":12,"score":1}\n{"id":1.5,"score":1}',
    );
    expect([scoresById(record), record.excluded.map(({ where }) => where)]).toEqual([{ "12": [1], "1.5": [1] }, ["line 1", "line 2"]]);
  });

  test("that is empty is excluded", () => {
    const record = lines({ id: "", score: 1 }, { id: " ", score: 1 }, { id: "a", score: 1 });
    expect([scoresById(record), record.excluded.map(({ where }) => where)]).toEqual([{ a: [1] }, ["line 1", "line 2"]]);
  });

  test("of a row beside its task's and the trial is the row's own; beside a task alone it is the case's", () => {
    expect(scoresById(lines({ id: "r1", task_id: 7, trial: 0, score: 1 }, { id: "r2", task_id: 7, trial: 1, score: 0 }))).toEqual({
      "7": [1, 0],
    });
    expect(scoresById(lines({ id: "q1", task_id: "sums", score: 1 }, { id: "q2", task_id: "sums", score: 0 }))).toEqual({
      q1: [1],
      q2: [0],
    });
    expect(scoresById(lines({ id: "r1", case_id: "c", score: 1 }, { id: "r2", case_id: "c", score: 0 }))).toEqual({ c: [1, 0] });
    expect(scoresById(lines({ id: "a", case_id: null, score: 1 }))).toEqual({ a: [1] });
  });

  test("may be a name that every object has", () => {
    const names = ["__proto__", "constructor", "toString"];
    const text = names.map((name) => `{"id":"${name}","score":1,"__proto__":"x"}`).join("\n");
    expect(readText(text).cases.map(({ id, slices }) => [id, Object.keys(slices)])).toEqual(names.map((name) => [name, ["__proto__"]]));
  });
});

test("whole numbers, true and false can be sliced by, as short texts can", () => {
  const [first] = lines({ id: "a", score: 1, level: 3, hard: true, latency: 0.25, topic: "sums", tags: ["x"] }).cases;
  expect(first?.slices).toEqual({ level: "3", hard: "true", topic: "sums" });
});

test("a score says what it is: a word that every object has, and a number without end, are excluded by their names", () => {
  expect(readText("id,passed\na,constructor\nb,true\n").excluded.map(({ message }) => message)).toEqual([
    expect.stringContaining('"constructor"'),
  ]);
  expect(readText('{"id":"a","score":1e999}\n{"id":"b","score":1}').excluded.map(({ message }) => message)).toEqual([
    expect.stringContaining("Infinity"),
  ]);
});
