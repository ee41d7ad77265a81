import { expect, test } from "vitest";

import { sayOverhead, spendingOf, sumSpending } from "./model-spending.ts";

const price = { inputUsdPerMillionTokens: 2, outputUsdPerMillionTokens: 10 };

test("a call costs what its tokens do, and is of unknown cost without a price or a report", () => {
  expect(spendingOf({ inputTokens: 1_000, outputTokens: 100 }, price)).toEqual({ inputTokens: 1_000, outputTokens: 100, costUsd: 0.003 });
  expect(spendingOf({ inputTokens: 1_000, outputTokens: 100 }, undefined).costUsd).toBeNull();
  expect(spendingOf({ inputTokens: 1_000 }, price)).toEqual({ inputTokens: 1_000, outputTokens: null, costUsd: null });
});

test("a sum is unknown as soon as one part of it is, and no part is nothing", () => {
  const known = { inputTokens: 1, outputTokens: 2, costUsd: 3 };
  expect(sumSpending([known, known])).toEqual({ inputTokens: 2, outputTokens: 4, costUsd: 6 });
  expect(sumSpending([{ ...known, costUsd: null }, known])).toEqual({ inputTokens: 2, outputTokens: 4, costUsd: null });
  expect(sumSpending([])).toEqual({ inputTokens: 0, outputTokens: 0, costUsd: 0 });
});

test("what it took beside the agent is told, also where it is unknown", () => {
  const plain = (...told: Parameters<typeof sayOverhead>) => sayOverhead(...told).replaceAll("\u00a0", " ");
  expect(plain({ inputTokens: 1200, outputTokens: 34, costUsd: 0.004 })).toBe("judging and playing users $0.0040 more (1234 tokens)");
  expect(plain({ inputTokens: null, outputTokens: 34, costUsd: null })).toBe(
    "judging and playing users at an unknown cost (tokens unknown)",
  );
  expect([sayOverhead(null), sayOverhead(undefined)]).toEqual(["", ""]);
});
