// `npm run pictures`: the pictures in docs/images, from made-up data; the same ones every time.
import { statSync } from "node:fs";
import { fileURLToPath } from "node:url";

import type { View } from "../console/dev/pages.ts";
import { openConsole } from "./open-console.ts";

const pictures: readonly (View & { readonly name: string; readonly height?: number })[] = [
  { name: "overview", path: "/", scenario: "decisions", words: "3 held tool calls" },
  { name: "evaluation", path: "/evaluations/eval_316", scenario: "journey", words: "no call here", height: 1180 },
  { name: "canary", path: "/releases/support-desk/v3", scenario: "canary", words: "Canary at 25", height: 900 },
  { name: "decisions", path: "/decisions/dec_4be0", scenario: "decisions", words: "The exact call", height: 900 },
];

await using opened = await openConsole(1440, 800);
for (const { name, height = 800, ...view } of pictures) {
  await opened.page.setViewportSize({ width: 1440, height });
  await opened.open(view, "light");
  const path = fileURLToPath(new URL(`../docs/images/${name}.png`, import.meta.url));
  await opened.page.screenshot({ path });
  console.log(`docs/images/${name}.png ${Math.round(statSync(path).size / 1_000)} kB`);
}
