import type { InfiniteData } from "@tanstack/react-query";
import { expect, test } from "vitest";

import type { Page } from "./client.ts";
import { joinNewest } from "./join-newest.ts";

type Row = { readonly id: string; readonly at: string; readonly failed?: boolean };
const order = { keyOf: (row: Row) => row.id, timeOf: (row: Row) => row.at };
const row = (at: number, failed?: boolean): Row => ({
  id: `row-${at}`,
  at: String(at).padStart(3, "0"),
  ...(failed !== undefined && { failed }),
});
const page = (ats: readonly number[], nextCursor: string | null = null) => ({ items: ats.map((at) => row(at)), nextCursor });
const listed: InfiniteData<Page<Row>> = { pages: [page([9, 8], "8"), page([7, 6])], pageParams: [null, "8"] };
const ids = (joined: InfiniteData<Page<Row>> | undefined) => joined?.pages.map(({ items }) => items.map(({ at }) => Number(at)));

test("new rows come first, rows that came late take their place, later pages stay", () => {
  expect(ids(joinNewest(listed, page([11, 10, 9, 8], "8"), order))).toEqual([
    [11, 10, 9, 8],
    [7, 6],
  ]);
  expect(ids(joinNewest({ ...listed, pages: [page([9, 7], "7")] }, page([9, 8, 7], "7"), order))).toEqual([[9, 8, 7]]);
});

test("rows that are known are brought up to date, on whichever page they stand", () => {
  const joined = joinNewest(listed, { items: [row(9), row(7, true)], nextCursor: "7" }, order);
  expect(joined?.pages[1]?.items[0]).toEqual(row(7, true));
  expect(ids(joined)).toEqual([
    [9, 8],
    [7, 6],
  ]);
});

test("a gap is told: nothing of the newest page is known, and there is more behind it", () => {
  expect(joinNewest(listed, page([15, 14, 13], "13"), order)).toBeUndefined();
  expect(ids(joinNewest({ pages: [page([])], pageParams: [null] }, page([2, 1], "1"), order))).toEqual([[2, 1]]);
  expect(ids(joinNewest(listed, page([15, 14]), order))).toEqual([
    [15, 14, 9, 8],
    [7, 6],
  ]);
});
