import { parse } from "yaml";

import { ok, type Result } from "../../kernel/result.ts";
import type { Mistake } from "../../platform/config/mistake.ts";
import { parseSuite } from "../suite-file.ts";

/** All of a suite file but its name and its cases, as it was written; what is wrong with it where it is none. */
export function readSettings(text: string, fileName: string): Result<{ readonly [name: string]: unknown }, readonly Mistake[]> {
  const parsed = parseSuite(text, fileName);
  if (!parsed.ok) return parsed;
  const { suite: _suite, cases: _cases, ...settings } = parse(text) as { readonly [name: string]: unknown }; // a suite is an object
  return ok(settings);
}
