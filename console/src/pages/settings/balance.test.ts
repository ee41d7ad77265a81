import { expect, test } from "vitest";

import { judgeBalance } from "./balance.ts";

test("counts balance when everything accepted is stored or lost", () => {
  expect(judgeBalance({ accepted: 9, stored: 7, lost: 2 })).toMatchObject({ look: { word: "Balances", tone: "pass" } });
});

test("what is neither is on its way, and said with its number", () => {
  expect(judgeBalance({ accepted: 1_512, stored: 480, lost: 0 })).toMatchObject({ look: { tone: "run" }, why: "1,032 wait to be stored" });
});

test("more than came cannot be, and is no success", () => {
  expect(judgeBalance({ accepted: 3, stored: 3, lost: 1 })).toMatchObject({ look: { word: "Does not balance", tone: "fail" } });
});
