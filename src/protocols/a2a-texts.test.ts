import { describe, expect, test } from "vitest";

import { answerTexts, appendToArtifact, isProgress, readArtifactUpdate, replaceTexts, textsOf } from "./a2a-texts.ts";

const found = (answer: unknown): string[][] => answerTexts(answer).map((places) => places.map(({ text }) => text));
const part = (text: string): object => ({ kind: "text", text });

describe("the agent's texts", () => {
  const message = { role: "agent", kind: "message", parts: [part("a"), { kind: "data", data: { text: "no" } }, part("b")] };

  test.each([
    [
      "a message of 1.0",
      { message: { role: "ROLE_AGENT", parts: [{ text: "a" }, { data: { text: "no" } }, { text: "b" }] } },
      [["a", "b"]],
    ],
    ["a message of 0.3", message, [["a", "b"]]],
    [
      "a task with all it has",
      { task: { id: "t", artifacts: [{ parts: [{ text: "x" }] }, { parts: [{ text: "y" }] }], status: { message } } },
      [["a", "b"], ["x"], ["y"]],
    ],
    [
      "a task's history, but the user's own words",
      { kind: "task", history: [{ role: "user", parts: [part("u")] }, { role: "ROLE_USER", parts: [part("u")] }, message] },
      [["a", "b"]],
    ],
    ["a list of tasks", { tasks: [{ artifacts: [{ parts: [{ text: "x" }] }] }, { status: { message } }] }, [["a", "b"], ["x"]]],
    ["a status of 0.3", { kind: "status-update", status: { state: "working", message } }, [["a", "b"]]],
    ["an artifact's piece", { artifactUpdate: { artifact: { artifactId: "1", parts: [{ text: "x" }] } } }, [["x"]]],
    ["what has none", { id: 1, parts: "no", more: [null, 1, "a"] }, []],
  ])("are found in %s", (_what, result, texts) => {
    const inAnyOrder = (all: readonly string[][]) => new Set(all.map((one) => one.join("|")));
    expect(inAnyOrder(found({ jsonrpc: "2.0", id: 1, result }))).toEqual(inAnyOrder(texts));
  });

  test("are the message of an error", () => {
    expect(found({ jsonrpc: "2.0", id: 1, error: { code: 1, message: "sorry", data: { message: "no" } } })).toEqual([["sorry"]]);
  });

  test("are found however deep they are", () => {
    const deep = JSON.parse(`${'{"a":'.repeat(50_000)}{"parts":[{"text":"x"}]}${"}".repeat(50_000)}`);
    expect(found({ result: deep })).toEqual([["x"]]);
  });
});

test("texts are replaced where they stand, and the rest stays as it is", () => {
  const json =
    '{"id":12345678901234567890,"result":{"n":1.0,"artifacts":[{"parts":[{"text":"a"},{"url":"u"},{"text":"b"}]},{"parts":[{"text":"c"}]}]}}';
  expect(
    replaceTexts(
      json,
      answerTexts,
      answerTexts(JSON.parse(json)).map((places) => places.map(({ text }) => text.toUpperCase())),
    ),
  ).toBe(json.replaceAll(/"text":"(.)"/g, (_, letter: string) => `"text":"${letter.toUpperCase()}"`));
});

describe.each([
  ["1.0", (update: object) => ({ id: 1, result: { artifactUpdate: update } }), (text: string) => ({ text })],
  ["0.3", (update: object) => ({ id: 1, result: { kind: "artifact-update", ...update } }), part],
])("an artifact's piece of %s", (_generation, event, textPart) => {
  test("is read with its place in the artifact", () => {
    const artifact = { artifactId: "x", parts: [textPart("a")] };
    const read = readArtifactUpdate(event({ taskId: "t", artifact, append: true, lastChunk: true }));
    expect(read).toEqual({ artifactId: "x", artifact, isAppended: true, isLast: true });
    expect(textsOf(read?.artifact).map(({ text }) => text)).toEqual(["a"]);
    expect(readArtifactUpdate(event({ taskId: "t", artifact }))).toMatchObject({ isAppended: false, isLast: false });
  });

  test("gives the form of another one that follows it", () => {
    const artifact = { artifactId: "x", name: "answer", parts: [textPart("a"), textPart("b")] };
    const next = JSON.parse(appendToArtifact(JSON.stringify(event({ taskId: "t", artifact, lastChunk: true })), "more"));
    expect(next).toEqual(event({ taskId: "t", artifact: { ...artifact, parts: [textPart("more")] }, append: true }));
  });
});

test("a task goes on after an event that says it works, and after no other", () => {
  const status = (state: string, more: object = {}): object => ({ result: { kind: "status-update", status: { state }, ...more } });
  expect(["submitted", "working"].map((state) => isProgress(status(state)))).toEqual([true, true]);
  expect(isProgress({ result: { statusUpdate: { status: { state: "TASK_STATE_WORKING" } } } })).toBe(true);
  expect(["completed", "input-required", "failed"].map((state) => isProgress(status(state)))).toEqual([false, false, false]);
  expect(isProgress(status("working", { final: true }))).toBe(false);
  expect([{ result: { message: {} } }, { error: {} }, null].map(isProgress)).toEqual([false, false, false]);
});
