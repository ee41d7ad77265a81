import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, expect, test } from "vitest";

import { airworthy } from "../platform.ts";

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "airworthy-import-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

test("cases of another tool become a suite file under the name that was asked for, and what is left out is told", async () => {
  const [file, out] = [join(folder, "Desk tests.yaml"), join(folder, "suite.yaml")];
  const asserted = "[{ type: icontains, value: hello }, { type: python, value: 'print()' }]";
  writeFileSync(file, `prompts: ["{{q}}"]\ntests:\n  - vars: { q: Hi }\n    assert: ${asserted}\n  - vars: { q: Bye }\n`);
  const answer = await airworthy(["eval", "import", file, "--out", out]);
  expect([answer.code, answer.json], answer.stderr).toEqual([
    0,
    {
      format: "promptfoo",
      cases: 2,
      imported: 2,
      notImported: [{ where: "tests[0].assert[1]", code: "evaluation/import-code", message: expect.stringContaining("python") }],
      out,
    },
  ]);
  expect(readFileSync(out, "utf8")).toContain("suite: desk-tests\n");
  expect((await airworthy(["eval", "import", file, "--out", out, "--suite", "desk/core"])).code).toBe(0);
  expect(readFileSync(out, "utf8")).toContain("suite: desk/core\n");
  // What another suite is judged and played with is taken from there.
  const [from, judge] = [join(folder, "other.yaml"), "judge: { url: http://127.0.0.1:1/v1, model: judge-1 }"];
  writeFileSync(from, `suite: other\n${judge}\ncases: [{ id: a, turns: [Hi] }]\n`);
  expect((await airworthy(["eval", "import", file, "--out", out, "--settings", from])).code).toBe(0);
  expect(readFileSync(out, "utf8")).toMatch(/^suite: desk-tests\njudge:\n {2}url: .*\n {2}model: judge-1\ncases:\n {2}- id: tests-0\n/);
  writeFileSync(from, `suite: other\ncases: []\n`);
  const refused = await airworthy(["eval", "import", file, "--out", out, "--settings", from]);
  expect(refused).toMatchObject({ code: 4, json: { error: { code: "evaluation/suite-invalid" } } });
  expect(answer.stderr).toContain("not imported: tests[0].assert[1]");
  expect(answer.stderr).toContain("Nothing is expected yet of tests-1");
});

test("a file without a case that a suite can have, a name that no suite has, and a place that cannot be written end with exit code 4", async () => {
  const [none, some, out] = [join(folder, "none.json"), join(folder, "some.json"), join(folder, "refused.yaml")];
  writeFileSync(none, '[{"input": "{{name}}"}]');
  writeFileSync(some, '[{"input": "Hi"}]');
  const refused = (...args: readonly string[]) => airworthy(["eval", "import", ...args]);
  expect(await refused(none, "--out", out)).toMatchObject({ code: 4, json: { error: { code: "evaluation/no-cases" } } });
  expect(await refused(some, "--out", out, "--suite", "No")).toMatchObject({ code: 4, json: { error: { code: "cli/usage" } } });
  expect(await refused(some, "--out", join(folder, "none", "x"))).toMatchObject({ code: 4, json: { error: { code: "cli/usage" } } });
  expect(existsSync(out)).toBe(false);
});
