import { expect, test } from "vitest";

import { importText, type ImportedFile } from "./import-text.ts";

function imported(text: string): ImportedFile {
  const read = importText(text);
  if (!read.ok) throw new Error(`${read.error.code}: ${read.error.message}`);
  return read.value;
}
const toldIn = ({ notImported }: ImportedFile) => notImported.map(({ where, code }) => `${where} ${code}`);

test("a place is the line or row of the file, those that cannot be read included", () => {
  expect(toldIn(imported('{"input":"a"}\n{bad\n\n{"nothing":1}\n{"input":"b"}'))).toEqual([
    "line 2 evaluation/import-invalid",
    "line 4 evaluation/import-invalid",
  ]);
  const table = imported('input,expected\n"a\nb",c\nragged\n,d\ne,f\n');
  expect(toldIn(table)).toEqual(["line 4 evaluation/import-invalid", "line 5 evaluation/import-invalid"]);
  expect(table.drafts.map(({ where }) => where)).toEqual(["line 2", "line 6"]);
});

test("a test of promptfoo whose lists make no case, or more than a suite has, is told and left out", () => {
  const many = Object.fromEntries(Array.from("abcdefghij", (name) => [name, Array.from({ length: 10 }, (_, index) => index)]));
  const tests = [many, { a: [] }, { a: 1 }].map((vars) => ({ vars, assert: [{ type: "contains", value: "x" }] }));
  const read = imported(JSON.stringify({ prompts: ["{{a}}"], tests }));
  expect([toldIn(read), read.drafts.length]).toEqual([
    ["tests[0] evaluation/import-unsupported", "tests[1] evaluation/import-unsupported"],
    1,
  ]);
});
