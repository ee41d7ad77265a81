import { expect, test } from "vitest";

import { pickScriptedTurn } from "./pick-scripted-turn.ts";

const turns = [{ when: "which order", say: "A-1" }, { say: "My kettle is broken" }, { when: "sure", say: "Yes" }, { say: "Thanks" }];
const testPattern = (pattern: string, text: string) => new RegExp(pattern, "u").test(text);
const pick = (lastAnswer: string | undefined, ...said: number[]) => pickScriptedTurn(turns, new Set(said), { lastAnswer, testPattern });

test("before the first answer a turn without a pattern is said", () => {
  expect(pick(undefined)).toBe(1);
});

test("after an answer the first that fits and was not said yet is, until none is left", () => {
  expect(pick("which order?", 1)).toBe(0);
  expect(pick("which order, are you sure?", 1, 0)).toBe(2);
  expect(pick("which order?", 1, 0)).toBe(3);
  expect(pick("which order?", 1, 0, 3)).toBeUndefined();
});
