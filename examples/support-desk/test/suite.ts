import { readFile } from "node:fs/promises";
import { parse } from "yaml";
import { z } from "zod";

const toolUse = z.object({ tool: z.string(), arguments: z.record(z.string(), z.unknown()) });
const suiteCase = z.object({
  id: z.string(),
  tags: z.array(z.string()),
  setup: z.array(toolUse).default([]),
  turns: z.array(z.string()),
  expect: z.object({
    calls: z.array(toolUse),
    answer: z.object({ contains: z.array(z.string()) }),
    state: z.array(toolUse.extend({ equals: z.record(z.string(), z.unknown()) })).default([]),
  }),
});

/** A case of the suite with its order number filled in. */
export type SuiteCase = z.infer<typeof suiteCase>;

/** Reads the suite; every case gets an order number of its own, which differs between rounds. */
export async function readSuite({ round }: { readonly round: number }): Promise<SuiteCase[]> {
  const text = await readFile(new URL("../suites/core.yaml", import.meta.url), "utf8");
  const { cases } = z.object({ cases: z.array(z.unknown()) }).parse(parse(text));
  return cases.map((one, index) => suiteCase.parse(JSON.parse(JSON.stringify(one).replaceAll("{{order}}", `A-${round}x${index}`))));
}
