import { expect, test } from "vitest";

import { findItems } from "./find-items.ts";

const nothing = { agents: [], details: [], releases: [], evaluations: [], decisions: [], people: [] };
const found = (typed: string): string[] => findItems(nothing, typed).map(({ label, does }) => `${label} ${String(does)}`);

test("a trace is known by its 32 digits, which may be a session's too", () => {
  const id = "4BF92F3577B34DA6A3CE929D0E0E4736";
  expect(found(` ${id} `)).toEqual([`Trace ${id} /traces/${id.toLowerCase()}`, `Session ${id} /sessions/${id}`]);
});

test("what looks like an id may be a session's; words, digests and short texts are not", () => {
  expect(found("s-1/2 3")).toEqual([]);
  expect(found("ctx:2026#7f31")).toEqual(["Session ctx:2026#7f31 /sessions/ctx%3A2026%237f31"]);
  for (const typed of ["support-desk", "v2", "sha256:9f2c61d0", "support-desk v2"]) expect(found(typed), typed).toEqual([]);
});
