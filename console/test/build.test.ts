import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

import { expect, test } from "vitest";

import { DIST } from "./console-under-test.ts";

const STYLES = join(import.meta.dirname, "../src/styles");

/** What the first page loads of a kind before anything else, compressed: what index.html names. Parts that load with their page are not in it. */
async function entryKb(extension: "js" | "css"): Promise<number> {
  const html = await readFile(join(DIST, "index.html"), "utf8");
  const names = Array.from(html.matchAll(/(?:src|href)="\/(assets\/[^"]+)"/g), ([, name = ""]) => name).filter((name) =>
    name.endsWith(extension),
  );
  expect(names.length).toBeGreaterThan(0);
  const contents = await Promise.all(names.map((name) => readFile(join(DIST, name))));
  return contents.reduce((total, content) => total + gzipSync(content).length, 0) / 1000;
}

test("the entry stays within its budget: 250 KB of script, 20 KB of style, gzip", async () => {
  expect(await entryKb("js")).toBeLessThanOrEqual(250);
  expect(await entryKb("css")).toBeLessThanOrEqual(20);
});

test("the pages of traces and sessions are no part of the entry", async () => {
  const names = await readdir(join(DIST, "assets"));
  for (const page of ["traces", "trace", "sessions", "session"])
    expect(
      names.some((name) => name.startsWith(`${page}-page-`)),
      page,
    ).toBe(true);
});

test("no colour is written outside the tokens", async () => {
  const files = (await readdir(STYLES)).filter((name) => name !== "tokens.css");
  expect(files.length).toBeGreaterThan(5);
  const found = await Promise.all(
    files.map(async (name) => (await readFile(join(STYLES, name), "utf8")).match(/#[0-9a-f]{3,8}\b|\brgba?\(|\bhsla?\(|\boklch\(/gi) ?? []),
  );
  expect(found.flat()).toEqual([]);
});
