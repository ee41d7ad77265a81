// `npm run axe [-- --axe FOLDER] [--width 1440]`: every page in every scenario and both themes, looked at by axe-core for WCAG 2.2 A and AA. It is
// MPL-2.0 and so no dependency of ours: install it for a moment with `npm install --no-save axe-core`, or name the folder it is in.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

import { type View, viewsOf } from "../console/dev/pages.ts";
import { scenarios, type ScenarioName } from "../console/dev/scenario.ts";
import { openConsole } from "./open-console.ts";

/** What is looked at beside the pages: keys to press once the view is there. */
type Looked = View & { readonly keys?: string };
/** What axe tells of a page, as far as it is used here. */
type Violation = {
  readonly id: string;
  readonly impact: string | null;
  readonly help: string;
  readonly nodes: readonly { readonly target: unknown }[];
};

const installed = fileURLToPath(new URL("../node_modules/axe-core", import.meta.url));
const { values } = parseArgs({ options: { axe: { type: "string", default: installed }, width: { type: "string", default: "1440" } } });
const file = join(values.axe, "axe.min.js");
if (!existsSync(file)) {
  console.error(`axe-core is not in ${values.axe}. Install it for this: npm install --no-save axe-core, or name its folder with --axe.`);
  process.exit(4);
}
const source = readFileSync(file, "utf8");
const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"];

const release = { path: "/releases/support-desk/v3", scenario: "journey", words: "needs one person, not the author" } as const;
const call = { path: "/decisions/dec_4be0", scenario: "decisions", words: "The exact call" } as const;
const views: readonly Looked[] = [
  ...(Object.keys(scenarios) as ScenarioName[]).flatMap(viewsOf), // the record's own keys
  { path: "/nowhere", scenario: "journey", words: "This address names nothing" },
  { ...release, keys: "Control+k" },
  { ...release, keys: "?" },
  { ...release, keys: "s" },
  { ...call, keys: "a" },
];

await using opened = await openConsole(Number(values.width), 900);
const { page } = opened;
/** Where each violation was seen, by rule and element; rows of one table are one element. */
const seen = new Map<string, string[]>();
for (const theme of ["light", "dark"] as const) {
  for (const view of views) {
    await opened.open(view, theme);
    if (view.keys !== undefined) await page.keyboard.press(view.keys);
    await page.evaluate(source);
    const told = await page.evaluate(`axe.run(document, { runOnly: ${JSON.stringify(tags)}, resultTypes: ["violations"] })`);
    const { violations } = told as { violations: readonly Violation[] }; // what axe.run resolves to
    const where = `${view.path}${view.keys === undefined ? "" : ` after ${view.keys}`}, ${view.scenario}, ${theme}`;
    for (const { id, impact, help, nodes } of violations) {
      for (const { target } of nodes) {
        const what = `${id} (${impact ?? "no impact"}): ${help}: ${String(target).replaceAll(/:nth-child\(\d+\)/g, "")}`;
        seen.set(what, [...(seen.get(what) ?? []), where]);
      }
    }
  }
}
for (const [what, [first, ...others]] of seen) console.log(`${what}\n  ${first}${others.length === 0 ? "" : ` and ${others.length} more`}`);
console.log(`axe: ${views.length} views in 2 themes, ${seen.size} violations`);
process.exitCode = seen.size === 0 ? 0 : 1;
