import { expect, test } from "vitest";

import { parseSuite } from "../suite-file.ts";
import type { CaseDraft } from "./case-draft.ts";
import { readSettings } from "./read-settings.ts";
import { writeSuite } from "./write-suite.ts";

const models = ["judge", "simulator"].map((name) => `${name}: { url: http://127.0.0.1:1/v1, model: m }\n`).join("");
const other = `suite: other\ntrials: 2\n${models}cases: [{ id: a, turns: [Hi] }]\n`;

test("a suite with the settings of another keeps its played user and its rubric", () => {
  const draft: CaseDraft = {
    id: "b",
    where: "line 1",
    turns: ["Hello"],
    user: { kind: "model", start: "Hello", goal: "Ask for a refund" },
    expect: { rubric: [{ id: "kind", text: "It is kind." }] },
  };
  const settings = readSettings(other, "other.yaml");
  if (!settings.ok) throw new Error("It is a suite");
  const written = writeSuite([draft], { suite: "imported", settings: settings.value });
  expect(written?.notImported).toEqual([]);
  expect(parseSuite(written?.yaml ?? "", "suite.yaml")).toMatchObject({
    ok: true,
    value: {
      name: "imported",
      trials: 2,
      simulator: { model: "m" },
      cases: [{ id: "b", turns: [], user: { kind: "model", start: "Hello" }, expect: { rubric: [{ id: "kind" }] } }],
    },
  });
});

test("settings of a file that is no suite are refused with its mistakes", () => {
  expect(readSettings("suite: other\ncases: []\n", "other.yaml")).toMatchObject({
    ok: false,
    error: [{ file: "other.yaml", path: "cases" }],
  });
});
