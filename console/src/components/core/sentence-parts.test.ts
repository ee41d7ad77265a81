import { expect, test } from "vitest";

import { sentenceParts } from "./sentence-parts.ts";

test("finds what decided between the verdict and the interval", () => {
  expect(sentenceParts("Failed: v2 solves 26.6 points fewer tasks than v1 (95 % interval −46.0 to −7.1). It ends here.")).toEqual({
    lead: "Failed: ",
    deciding: "v2 solves 26.6 points fewer tasks than v1",
    rest: " (95 % interval −46.0 to −7.1). It ends here.",
  });
});

test("ends at the sentence, not at a decimal point", () => {
  expect(sentenceParts("Passed: v1 passes 93.8 % of 64 trials. Next.")).toMatchObject({
    deciding: "v1 passes 93.8 % of 64 trials",
    rest: ". Next.",
  });
  expect(sentenceParts("Live: v1 takes every session.")).toMatchObject({ deciding: "v1 takes every session", rest: "." });
});

test("needs no verdict in front", () => {
  const parts = sentenceParts("v2 succeeds 26.6 points less often than v1 (95 % interval −46.0 to −7.1 pt). Even so.");
  expect(parts).toMatchObject({ lead: "", deciding: "v2 succeeds 26.6 points less often than v1" });
  expect(sentenceParts("Gate and staging passed. A person decides.").deciding).toBe("Gate and staging passed");
});

test("stops before the numbers of a canary's look", () => {
  const look = "No sign that v3 is worse than v1: e-value 0.10, acts at 20. Failed: 2 of 162 sessions.";
  expect(sentenceParts(look)).toMatchObject({ lead: "", deciding: "No sign that v3 is worse than v1" });
  const back = "Rolled back: v2 fails more often than v1: e-value 24, acts at 20. Failed: 5 of 42 sessions.";
  expect(sentenceParts(back)).toMatchObject({ lead: "Rolled back: ", deciding: "v2 fails more often than v1" });
  expect(sentenceParts("Stopped by the gate: v2 is worse. Mend it.")).toMatchObject({ lead: "Stopped by the gate: " });
});

test("puts together what it took apart", () => {
  for (const sentence of ["", "Live", "Aborted by Maren Holt.", "Failed: 3 of 4; more. (x)"]) {
    const { lead, deciding, rest } = sentenceParts(sentence);
    expect(lead + deciding + rest).toBe(sentence);
  }
});
