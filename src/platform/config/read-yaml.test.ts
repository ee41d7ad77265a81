import { describe, expect, test } from "vitest";
import { z } from "zod";

import { closestName } from "./closest-name.ts";
import { httpUrl, numberFrom, pathInside, textLike, urlPath, wholeNumber } from "./fields.ts";
import { formatMistakes } from "./mistake.ts";
import { readYaml } from "./read-yaml.ts";

const schema = z.strictObject({
  name: textLike(/^[a-z]+$/, "a lower-case name"),
  size: wholeNumber(1, 5).default(1),
  mode: z.enum(["fast", "careful"]).exactOptional(),
  tags: z.array(z.string()).default([]),
  rule: z
    .discriminatedUnion("kind", [z.strictObject({ kind: z.literal("max"), value: z.number() }), z.strictObject({ kind: z.literal("off") })])
    .exactOptional(),
  env: z.record(textLike(/^[A-Z]+$/, "upper case"), z.string()).default({}),
  any: z.json().exactOptional(),
});

function read(...lines: string[]): string | z.output<typeof schema> {
  const result = readYaml(lines.join("\n"), { file: "a.yaml", schema });
  return result.ok ? result.value : formatMistakes(result.error);
}

describe("a YAML file", () => {
  test("is read with its defaults, its comments left out", () => {
    expect(read("# who", "name: ada # the first", "any: [1, null]")).toEqual({ name: "ada", size: 1, tags: [], env: {}, any: [1, null] });
  });

  test("that is wrong in many ways says all of them at once, in the order of the file", () => {
    expect(
      read("nam: ada", "size: 9", "mode: fats", "tags:", "  - a", "  - 1", "rule: { kind: mx }", "env: { path: x }", "any: .nan"),
    ).toBe(
      [
        "a.yaml:1:1 name is missing",
        'a.yaml:1:1 nam is not a key here; did you mean "name"?',
        "    allowed: name, size, mode, tags, rule, env, any",
        "a.yaml:2:1 size must be a whole number from 1 to 5",
        'a.yaml:3:1 mode is "fats", which is not allowed; did you mean "fast"?',
        "    allowed: fast, careful",
        "a.yaml:6:5 tags[1] must be a text, is a number; write it in quotes",
        "a.yaml:7:9 rule.kind must be one of the allowed values",
        "    allowed: max, off",
        "a.yaml:8:8 env.path as a key must be upper case",
        "a.yaml:9:1 any must be a value that JSON can carry",
      ].join("\n"),
    );
  });

  test("gives each mistake its place, path and allowed values", () => {
    expect(readYaml("name: ada\nmode: fats", { file: "dir/a.yaml", schema })).toEqual({
      ok: false,
      error: [
        { file: "dir/a.yaml", line: 2, column: 1, path: "mode", message: expect.stringContaining("fats"), allowed: ["fast", "careful"] },
      ],
    });
  });

  test("points at the nearest key above what is missing", () => {
    expect(read("name: ada", "rule:", "  kind: max")).toBe("a.yaml:2:1 rule.value is missing");
  });

  test.each([
    ["twice the same key", "name: a\nname: b", "a.yaml:2:1 is not valid YAML: Map keys must be unique"],
    ["a tab", "name: a\n\tsize: 1", "a.yaml:2:1 is not valid YAML: Tabs are not allowed as indentation"],
    ["two documents", "name: a\n---\nname: b", expect.stringMatching(/is not valid YAML: Source contains multiple documents/)],
    ["a tag that means nothing", "name: !secret a", expect.stringMatching(/is not valid YAML: Unresolved tag: !secret/)],
    ["an alias of nothing", "name: *x", expect.stringMatching(/is not valid YAML: Unresolved alias/)],
    ["something that contains itself", "any: &x [*x]", "a.yaml:1:10 is an alias of something that contains it"],
    [
      "aliases that multiply",
      `any:\n  a: &a [x, x]\n${"bcdefgh".replaceAll(/./g, (next) => `  ${next}: &${next} [${`*${String.fromCharCode(next.charCodeAt(0) - 1)}, `.repeat(9)}]\n`)}`,
      expect.stringMatching(/Excessive alias count/),
    ],
    ["nothing", "", "a.yaml:1:1 must be a map of keys, is empty"],
    ["a list", "- a", "a.yaml:1:1 must be a map of keys, is a list"],
  ])("with %s is refused", (_, text, message) => {
    expect(read(text)).toEqual(message);
  });

  test("may use aliases, and mistakes in them are found where they were written", () => {
    expect(read("name: ada", "tags: &t [x]", "any: *t")).toMatchObject({ tags: ["x"], any: ["x"] });
    expect(read("name: ada", "any: &t { kind: off, x: 1 }", "rule: *t")).toContain("a.yaml:2:22 rule.x is not a key here");
  });

  test("takes no for a text and empty for a mistake", () => {
    expect(read("name: no")).toMatchObject({ name: "no" });
    expect(read("name:")).toBe("a.yaml:1:1 name must be a text, is empty");
  });

  test("cannot smuggle in a prototype", () => {
    expect(read("name: ada", "__proto__: { size: 2 }")).toContain("__proto__ is not a key here");
  });
});

describe("the fields that files share", () => {
  const message = (field: z.ZodType, value: unknown) => field.safeParse(value).error?.issues[0]?.message;

  test.each(["/etc/passwd", "~/x", "C:/x", "a\\b", "a\0b"])("a path inside the folder is not %j", (path) => {
    expect(message(pathInside(), path)).toBe("must be relative to this file, with / between its parts");
  });

  test.each(["..", "../x", "a/../../x", "a/.."])("a path inside the folder does not leave it by %j", (path) => {
    expect(message(pathInside(), path)).toBe("must stay inside the folder of this file: no ..");
  });

  test.each(["a", "agent/**", "prompts/v1.md", "a..b/c", "./a"])("a path inside the folder may be %j", (path) => {
    expect(pathInside().safeParse(path).success).toBe(true);
  });

  test.each(["healthz", "//host/x", "/a b", "/a?b", "/a#b", "/a\\b"])("the path of a URL is not %j", (path) => {
    expect(urlPath().safeParse(path).success).toBe(false);
  });

  test.each(["ftp://host", "host:80", "http://me:secret@host", "http://me@host", "nothing"])("an http URL is not %j", (url) => {
    expect(httpUrl().safeParse(url).success).toBe(false);
  });

  test("numbers keep to their range, both ends included, and say it", () => {
    expect([1, 5].every((value) => wholeNumber(1, 5).safeParse(value).success)).toBe(true);
    expect(message(wholeNumber(1, 5), 1.5)).toBe("must be a whole number from 1 to 5");
    expect(message(numberFrom(0, 1), 1.01)).toBe("must be a number from 0 to 1");
    expect(message(numberFrom(0, 1), Number.NaN)).toBe("must be a number from 0 to 1");
  });
});

test.each([
  ["comand", "command"],
  ["Trials", "trials"],
  ["startTimeoutMS", "startTimeoutMs"],
  ["xyz", undefined],
  ["i", undefined],
])("for %s, the name that was meant is %s", (written, meant) => {
  expect(closestName(written, ["command", "trials", "startTimeoutMs", "id"])).toBe(meant);
});
