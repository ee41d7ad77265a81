import { z } from "zod";

import type { Json } from "../kernel/json.ts";
import { err, ok, type Result } from "../kernel/result.ts";
import type { Mistake } from "../platform/config/mistake.ts";
import { readYaml } from "../platform/config/read-yaml.ts";
import type { ToolVerdict } from "./domain/tool-decision.ts";

/** A call that was made once, to be judged again. */
export type RecordedCall = {
  readonly agent: string;
  readonly server: string;
  readonly tool: string;
  readonly arguments: Json;
  readonly environment: string;
  readonly version: string;
  /** What the policy should say of it; absent: anything. */
  readonly expect?: ToolVerdict;
};

const recordedCall = z.strictObject({
  agent: z.string(),
  server: z.string(),
  tool: z.string(),
  arguments: z.json().default({}),
  environment: z.string().default("production"),
  version: z.string().default(""),
  expect: z.enum(["allow", "deny", "ask"]).exactOptional(),
});

/** Reads calls, one JSON object a line; blank lines are left out. Says every line's mistakes at once. */
export function readCalls(text: string, file: string): Result<readonly RecordedCall[], readonly Mistake[]> {
  const calls: RecordedCall[] = [];
  const mistakes: Mistake[] = [];
  for (const [index, line] of text.split("\n").entries()) {
    if (line.trim() === "") continue;
    const read = readYaml(line, { file, schema: recordedCall }); // JSON is YAML, and its mistakes are said as everywhere
    if (read.ok) calls.push(read.value);
    else mistakes.push(...read.error.map((mistake) => ({ ...mistake, line: index + 1 })));
  }
  return mistakes.length > 0 ? err(mistakes) : ok(calls);
}
