import { readFileSync, writeFileSync } from "node:fs";

import { z } from "zod";

import { suiteSchema } from "../src/evaluation/suite-schema.ts";
import { manifestSchema } from "../src/registry/manifest-schema.ts";

const schemas = [
  {
    file: "airworthy.schema.json",
    title: "Airworthy manifest",
    description: "airworthy.yaml: one version of an agent, what it runs on, what a failed session is, and what a release must show.",
    schema: manifestSchema,
  },
  {
    file: "suite.schema.json",
    title: "Airworthy suite",
    description: "Cases that are run together, and what should come of each.",
    schema: suiteSchema,
  },
];

/** The JSON Schemas as editors take them (draft 7, which the YAML language server knows best), made from the schemas that read the files. */
export function makeSchemas(): { readonly path: URL; readonly text: string }[] {
  return schemas.map(({ file, title, description, schema }) => {
    const { $schema, ...body } = z.toJSONSchema(schema, { io: "input", target: "draft-7" });
    const document = { $schema, $id: `urn:airworthy:${file}`, title, description, ...body };
    return { path: new URL(`../schema/${file}`, import.meta.url), text: `${JSON.stringify(document, null, 2)}\n` };
  });
}

/** The schema files that differ from what would be written now. */
export function findStaleSchemas(): string[] {
  return makeSchemas()
    .filter(({ path, text }) => readOrEmpty(path) !== text)
    .map(({ path }) => path.pathname);
}

function readOrEmpty(path: URL): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return ""; // a file that is not there is as stale as an old one
  }
}

if (import.meta.main) {
  if (process.argv.includes("--check")) {
    const stale = findStaleSchemas();
    for (const path of stale) console.error(`${path} is stale: run node scripts/write-schemas.ts`);
    process.exitCode = stale.length === 0 ? 0 : 1;
  } else {
    for (const { path, text } of makeSchemas()) writeFileSync(path, text);
  }
}
