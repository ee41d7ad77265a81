// `npm run pictures`: the pictures in docs/images, from made-up data; the same ones every time.
import { statSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { shownTraces, type View } from "../console/dev/pages.ts";
import { openConsole } from "./open-console.ts";

const { refused, session } = shownTraces;

const pictures: readonly (View & { readonly name: string; readonly height?: number; readonly theme?: "dark" })[] = [
  { name: "overview", path: "/", scenario: "decisions", words: "3 held tool calls" },
  { name: "decisions", path: "/decisions/dec_4be0", scenario: "decisions", words: "The exact call", height: 900 },
  { name: "agents", path: "/agents", scenario: "journey", words: "Finds products by what people say", height: 500 },
  { name: "agent", path: "/agents/support-desk", scenario: "rolled-back", words: "Rolled back" },
  { name: "evaluations", path: "/evaluations", scenario: "journey", words: "support-desk v2 against v1", height: 500 },
  { name: "evaluation", path: "/evaluations/eval_316", scenario: "journey", words: "no call here", height: 1180 },
  { name: "review", path: "/reviews/rvw_318", scenario: "people", words: "which side is which is not told", height: 620 },
  { name: "reviewed", path: "/reviews/rvw_316", scenario: "people", words: "14 items, by", height: 620 },
  { name: "suites", path: "/suites", scenario: "journey", words: "by people", height: 500 },
  { name: "suite", path: "/suites/support-desk?name=support-desk%2Fcore", scenario: "journey", words: "by settings alone", height: 620 },
  { name: "releases", path: "/releases", scenario: "journey", words: "support-desk v4", height: 500 },
  { name: "canary", path: "/releases/support-desk/v3", scenario: "canary", words: "Canary at 25", height: 900 },
  { name: "rolled-back", path: "/releases/rel_v3", scenario: "rolled-back", words: "24 at session 594", height: 900, theme: "dark" },
  { name: "traces", path: "/traces", scenario: "journey", words: "search was called 6 times with equal arguments" },
  { name: "trace", path: refused, scenario: "journey", words: "3 equal calls, 2 failed" },
  { name: "conversation", path: `${refused}?tab=conversation`, scenario: "journey", words: "Then cancel it", height: 900, theme: "dark" },
  { name: "sessions", path: "/sessions", scenario: "rolled-back", words: "refund was called" },
  { name: "session", path: session, scenario: "rolled-back", words: "What its release decided" },
  { name: "people", path: "/people?person=jonas.lind", scenario: "people", words: "opened until" },
  { name: "audit", path: "/audit", scenario: "people", words: "240 of 240 records", theme: "dark" },
  { name: "settings", path: "/settings", scenario: "journey", words: "1,284,310 rows" },
];

await using opened = await openConsole(1440, 800);
for (const { name, height = 800, theme = "light", ...view } of pictures) {
  await opened.page.setViewportSize({ width: 1440, height });
  await opened.open(view, theme);
  const path = fileURLToPath(new URL(`../docs/images/${name}.png`, import.meta.url));
  await opened.page.screenshot({ path });
  console.log(`docs/images/${name}.png ${Math.round(statSync(path).size / 1_000)} kB`);
}
