import { type ChildProcessByStdio, spawn, spawnSync } from "node:child_process";
import type { Readable } from "node:stream";
import { fileURLToPath } from "node:url";

import { expect, test } from "vitest";

import { viewsOf } from "../console/dev/pages.ts";
import { type ScenarioName, scenarios } from "../console/dev/scenario.ts";

const script = fileURLToPath(new URL("./seed.ts", import.meta.url));
const names = Object.keys(scenarios) as ScenarioName[]; // the record's own keys

test("without a scenario, or with one that is not known, the names are listed with what they play", () => {
  const asked = spawnSync(process.execPath, [script], { encoding: "utf8" });
  expect([asked.status, asked.stderr]).toEqual([0, ""]);
  for (const name of names) expect(asked.stdout).toContain(`${name.padEnd(14)} ${scenarios[name]}\n`);
  const wrong = spawnSync(process.execPath, [script, "jurney"], { encoding: "utf8" });
  expect([wrong.status, wrong.stderr]).toEqual([4, 'There is no scenario "jurney". These are:\n']);
  expect(wrong.stdout).toContain("journey");
});

test("every scenario has a page to look at", () => {
  for (const name of names) expect(viewsOf(name), name).not.toEqual([]);
});

test("a scenario is served with a link to each of its pages, and says that its data are made up", async () => {
  const child = spawn(process.execPath, [script, "denied", "--port", "0"], { stdio: ["ignore", "pipe", "inherit"] });
  try {
    const said = await readUntil(child, "Stop with Ctrl-C");
    expect(said).toMatch(/^Made-up data, no server behind it: "denied"/);
    const links = said.split("\n").filter((line) => line.startsWith("http"));
    expect(links.map((link) => link.slice(new URL(link).origin.length))).toEqual(viewsOf("denied").map(({ path }) => path));
    const answer = await fetch(new URL("/api/v1/releases", links[0]));
    expect([answer.status, await answer.json()]).toMatchObject([403, { code: "tenancy/not-permitted" }]);
  } finally {
    child.kill();
  }
});

async function readUntil({ stdout }: ChildProcessByStdio<null, Readable, null>, words: string): Promise<string> {
  let said = "";
  for await (const chunk of stdout) {
    said += String(chunk);
    if (said.includes(words)) return said;
  }
  throw new Error(`It ended after: ${said}`);
}
