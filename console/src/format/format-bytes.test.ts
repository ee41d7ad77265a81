import { expect, test } from "vitest";

import { formatBytes } from "./format-bytes.ts";

test("a size is told in its largest unit, with one decimal below a hundred", () => {
  const sizes = [0, 999, 1000, 12_340, 412_300_288, 3_200_000_000, 5e15].map((bytes) => formatBytes(bytes).replace("\u00a0", " "));
  expect(sizes).toEqual(["0 B", "999 B", "1.0 kB", "12.3 kB", "412 MB", "3.2 GB", "5000 TB"]);
});
