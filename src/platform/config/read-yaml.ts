import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument, visit } from "yaml";
import type { Document } from "yaml";
import { z } from "zod";

import { err, ok } from "../../kernel/result.ts";
import type { Result } from "../../kernel/result.ts";
import { describeIssue, describeUnknownKey, unionChoices } from "./describe-issue.ts";
import { formatPath } from "./mistake.ts";
import type { Mistake } from "./mistake.ts";

/**
 * Reads a YAML 1.2 text (core schema, unique text keys, one document) into what a zod schema describes, or says everything
 * that is wrong with it at once, in the order of the file. Where the text is not YAML at all, only that is said.
 * @param source `file` is the name that mistakes carry; nothing is read from disk.
 */
export function readYaml<Schema extends z.ZodType>(
  text: string,
  source: { readonly file: string; readonly schema: Schema },
): Result<z.output<Schema>, readonly Mistake[]> {
  const { file, schema } = source;
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, stringKeys: true });
  const mistakeAt = (offset: number, { path, ...problem }: Problem): Mistake => {
    const { line, col } = lines.linePos(offset);
    return { file, line: Math.max(1, line), column: Math.max(1, col), path: formatPath(path), ...problem };
  };

  const refuse = (offset: number, message: string): Mistake => mistakeAt(offset, { path: [], message });

  // Warnings are unknown tags and directives: the value would not be what was meant.
  const syntax = [...document.errors, ...document.warnings];
  if (syntax.length > 0) return err(syntax.map(({ message, pos }) => refuse(pos[0], `is not valid YAML: ${message}`)));
  const circular = circularAliases(document);
  if (circular.length > 0) return err(circular.map((offset) => refuse(offset, "is an alias of something that contains it")));
  const content = contentOf(document);
  if (!content.ok) return err([refuse(0, `is not valid YAML: ${content.error}`)]);

  const allowedKeys = new Map<string, readonly string[]>();
  const parsed = schema.safeParse(content.value, {
    error: (issue) => {
      // zod names the unknown keys but not the known ones, and hands the schema out only here.
      if (issue.code === "unrecognized_keys" && issue.inst instanceof z.ZodObject) {
        allowedKeys.set(formatPath(issue.path ?? []), Object.keys(issue.inst.shape));
      }
      return describeIssue(issue);
    },
  });
  if (parsed.success) return ok(parsed.data);

  const problems = parsed.error.issues.flatMap((issue) => problemsOf(issue, allowedKeys));
  return err(inOrder(problems.map((problem) => mistakeAt(offsetOf(document, problem.path), problem))));
}

type Problem = { readonly path: readonly PropertyKey[]; readonly message: string; readonly allowed?: readonly string[] };

function problemsOf(issue: z.core.$ZodIssue, allowedKeys: ReadonlyMap<string, readonly string[]>): Problem[] {
  const { path, message } = issue;
  switch (issue.code) {
    case "unrecognized_keys": {
      const allowed = allowedKeys.get(formatPath(path)) ?? [];
      return issue.keys.map((key) => ({ path: [...path, key], message: describeUnknownKey(key, allowed), allowed }));
    }
    case "invalid_value":
      return [{ path, message, allowed: [...new Set(issue.values.map(String))] }];
    case "invalid_union": {
      const meant = meantMember(issue.errors);
      if (meant === undefined) return [{ path, message, ...("discriminator" in issue ? { allowed: unionChoices(issue) } : {}) }];
      const inside = meant.flatMap((inner) => problemsOf(inner, allowedKeys));
      return inside.map((problem) => ({ ...problem, path: [...path, ...problem.path] }));
    }
    case "invalid_key":
      return issue.issues.map((inner) => ({ path, message: `as a key ${inner.message}` }));
    default:
      return [{ path, message }];
  }
}

/** Of members that differ in kind, the one whose kind the value is; else the one whose values can be listed. Its own issues say what to mend. */
function meantMember(members: readonly (readonly z.core.$ZodIssue[])[]): readonly z.core.$ZodIssue[] | undefined {
  const isOfKind = (issues: readonly z.core.$ZodIssue[]): boolean =>
    issues.every(({ path, code }) => path.length > 0 || !["invalid_type", "invalid_value", "invalid_union"].includes(code));
  return members.find(isOfKind) ?? members.find((issues) => issues.every(({ code }) => code === "invalid_value"));
}

/** Where aliases stand inside what they name. */
function circularAliases(document: Document): number[] {
  const offsets: number[] = [];
  visit(document, {
    Alias: (_, alias, ancestors) => {
      const anchored = alias.resolve(document);
      if (anchored !== undefined && ancestors.includes(anchored)) offsets.push(alias.range?.[0] ?? 0);
    },
  });
  return offsets;
}

function contentOf(document: Document): Result<unknown, string> {
  try {
    return ok(document.toJS());
  } catch (error) {
    // The library's only way to refuse aliases that multiply.
    if (error instanceof ReferenceError) return err(error.message);
    throw error;
  }
}

/** The offset of the last step of a path that the document has: of the key in a map, of the item in a list. */
function offsetOf(document: Document, path: readonly PropertyKey[]): number {
  let node: unknown = document.contents;
  let offset = document.contents?.range?.[0] ?? 0;
  for (const step of path) {
    if (isAlias(node)) node = node.resolve(document);
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => isScalar(key) && key.value === step);
      if (pair === undefined || !isScalar(pair.key)) return offset;
      offset = pair.key.range?.[0] ?? offset;
      node = pair.value;
    } else if (isSeq(node)) {
      node = node.items[Number(step)];
      offset = (isMap(node) || isSeq(node) || isScalar(node) || isAlias(node) ? node.range?.[0] : undefined) ?? offset;
    } else return offset;
  }
  return offset;
}

/** Sorted by place, each said once: a number that is both no integer and out of range carries one message for both. */
function inOrder(mistakes: readonly Mistake[]): Mistake[] {
  return mistakes
    .filter((mistake, index) => mistakes.findIndex((other) => other.path === mistake.path && other.message === mistake.message) === index)
    .toSorted((a, b) => a.line - b.line || a.column - b.column);
}
