import { expect, test } from "vitest";

import { readPersonName } from "./person-name.ts";

test("trims a name and its inner spaces", () => {
  expect(readPersonName("  Maren   Holt ")).toEqual({ name: "Maren Holt" });
});

test("takes letters of Latin-1", () => {
  expect(readPersonName("Jörg Åse")).toEqual({ name: "Jörg Åse" });
});

test("refuses what a header cannot carry and names the letter", () => {
  expect(readPersonName("Łukasz")).toEqual({ mistake: "“Ł” cannot be sent as a name yet. Use Latin letters." });
  expect(readPersonName("a\u0007b")).toHaveProperty("mistake");
});

test("refuses an empty and an endless name", () => {
  expect(readPersonName("   ")).toEqual({ mistake: "Enter a name." });
  expect(readPersonName("x".repeat(81))).toEqual({ mistake: "A name has at most 80 characters." });
});
