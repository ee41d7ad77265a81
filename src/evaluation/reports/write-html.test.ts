import { XmlDocument } from "libxml2-wasm";
import { expect, test } from "vitest";

import { makeReport } from "./testing/make-evaluation.ts";
import { writeHtml } from "./write-html.ts";

const mixed = {
  candidate: [
    [1, 1],
    [0, 0],
    [1, 0],
    [1, 1],
  ],
  baseline: [
    [1, 1],
    [1, 1],
    [1, 1],
    [0, 0],
  ],
} as const;

test("the page loads nothing and runs nothing", () => {
  const page = writeHtml(makeReport(mixed, { why: `<script src="https://evil.example/x.js"></script><img src=x onerror="alert(1)">` }));
  expect(page).toContain(`content="default-src 'none'; style-src 'unsafe-inline'"`);
  expect(page).not.toMatch(/<script|<img|<link|<iframe|\son\w+="|url\(/);
  expect(page).toContain("&lt;script src=&quot;https://evil.example/x.js&quot;&gt;");
});

test("control characters are no part of the page", () => {
  expect(writeHtml(makeReport(mixed, { why: "\u001B[31mred\u0000" }))).toContain("\uFFFD[31mred\uFFFD");
});

test("the difference is drawn with its interval and margin, and said for those who do not see it", () => {
  const page = writeHtml(makeReport(mixed));
  const svg = /<svg.*<\/svg>/s.exec(page)?.[0] ?? "";
  using drawing = XmlDocument.fromString(svg);
  expect(drawing.get("/svg/@aria-label")?.content).toMatch(/^Difference −12\.5 points, 95 % interval .+ points, margin −10\.0 points$/);
  const x = (name: string): number => Number(drawing.get(`/svg/${name}`)?.content);
  expect(x("circle/@cx")).toBeLessThan(x("line[@class='tick']/@x1"));
  expect(x("line[@class='bar'][1]/@x1")).toBeLessThan(x("circle/@cx"));
});

test("without a baseline nothing is drawn", () => {
  expect(writeHtml(makeReport({ candidate: mixed.candidate }))).not.toContain("<svg");
});

test("every case stands in it, with each trial's reason", () => {
  const page = writeHtml(makeReport(mixed));
  for (const id of ["case-1", "case-2", "case-3", "case-4"]) expect(page).toContain(`<code>${id}</code>`);
  expect(page.match(/<br>calls: calls: unexpected refund/g)).toHaveLength(3);
});
